import Foundation

/// A folder for one test.
package struct TemporaryFolder: Sendable {
  package let path: String

  /// Makes a folder that is gone when the work has ended, however it ended.
  package static func with<Value>(_ work: (TemporaryFolder) async throws -> Value) async throws -> Value {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("katsudo-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: url) }
    return try await work(TemporaryFolder(path: url.path))
  }

  package func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Makes a folder inside this one.
  package func subfolder(_ name: String) throws -> String {
    try FileManager.default.createDirectory(atPath: file(name), withIntermediateDirectories: true)
    return file(name)
  }

  /// - Returns: the file's path.
  package func write(_ bytes: [UInt8], to name: String) throws -> String {
    try Data(bytes).write(to: URL(fileURLWithPath: file(name)))
    return file(name)
  }

  package func read(_ name: String) throws -> [UInt8] { try [UInt8](Data(contentsOf: URL(fileURLWithPath: file(name)))) }

  /// The sorted names of what is in the folder.
  package var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: path).sorted()) ?? [] }
}

/// Makes a folder that is gone when the work has ended, however it ended.
package func withTemporaryFolder<Value>(_ work: (_ path: String) async throws -> Value) async throws -> Value {
  try await TemporaryFolder.with { try await work($0.path) }
}
