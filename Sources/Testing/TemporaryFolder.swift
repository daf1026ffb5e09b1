import Foundation

/// A new folder that is gone when the work has ended, however it ended.
package func withTemporaryFolder<Value>(_ work: (_ path: String) async throws -> Value) async throws -> Value {
  let path = FileManager.default.temporaryDirectory.appendingPathComponent("katsudo-test-\(UUID().uuidString)").path
  try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: path) }
  return try await work(path)
}
