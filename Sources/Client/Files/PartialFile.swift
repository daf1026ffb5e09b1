import Foundation
import NIOCore
import NIOPosix

/// A file that is written under a temporary name in its final folder. The caller ends with ``finish()`` or ``remove()``.
///
/// The initializer and the methods throw ``KatsudoError/file(_:)`` or `CancellationError`.
final class PartialFile: Sendable {
  private let path: String
  private let partial: String
  private let handle: FileHandle

  init(for path: String) async throws {
    self.path = path
    let partial = "\(path).\(UUID().uuidString.prefix(8)).part"
    self.partial = partial
    do {
      handle = try await NIOThreadPool.singleton.runIfActive {
        try Data().write(to: URL(fileURLWithPath: partial), options: .withoutOverwriting)
        return try FileHandle(forWritingTo: URL(fileURLWithPath: partial))
      }
    } catch { throw try Self.problem(path) }
  }

  func append(_ bytes: ByteBuffer) async throws {
    do {
      try await NIOThreadPool.singleton.runIfActive { [handle] in try handle.write(contentsOf: Data(bytes.readableBytesView)) }
    } catch { throw try Self.problem(path) }
  }

  /// Writes the file to the disk and gives it its final name. An existing file with this name is replaced.
  func finish() async throws {
    do {
      try await NIOThreadPool.singleton.runIfActive { [handle, path, partial] in
        try handle.synchronize()
        try handle.close()
        guard rename(partial, path) == 0 else { throw CocoaError(.fileWriteUnknown) }
      }
    } catch { throw try Self.problem(path) }
  }

  /// Closes and removes the incomplete file. It runs in a new task, because the thread pool does not start work for a cancelled task.
  func remove() async {
    await Task { [handle, partial] in
      _ = try? await NIOThreadPool.singleton.runIfActive {
        try? handle.close()
        try? FileManager.default.removeItem(atPath: partial)
      }
    }.value
  }

  /// Returns the error for a file that cannot be written.
  ///
  /// - Throws: `CancellationError` if the task was cancelled.
  private static func problem(_ path: String) throws -> KatsudoError {
    try Task.checkCancellation()
    return .file(FileProblem(.unusable, path, "\(path) cannot be written. Check the folder, its permissions and the room on the disk."))
  }
}
