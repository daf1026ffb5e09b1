import Foundation

/// A new folder that is gone when the work has ended, however it ended.
struct TestFolder: Sendable {
  let path: String

  func file(_ name: String) -> String { path + "/" + name }

  /// Makes a folder inside this one.
  func subfolder(_ name: String) throws -> String {
    try FileManager.default.createDirectory(atPath: file(name), withIntermediateDirectories: true)
    return file(name)
  }

  var files: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
  }

  static func with<Value>(_ work: (TestFolder) async throws -> Value) async throws -> Value {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("katsudo-media-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: url) }
    return try await work(TestFolder(path: url.path))
  }
}
