import Foundation
import NIOPosix

extension EmakiClient {
  /// Local files in, result files out. Get it as ``EmakiClient/files``.
  public struct Files: Sendable {
    let wire: Wire

    /// The largest file that ``upload(_:)`` takes, in bytes: as base64 inside a JSON object it must leave room in the 64 MiB that a request may have.
    public static let uploadLimit = 47 << 20

    /// Makes a value for a model's input from a local file. Today it is a data URI, made here without a call; a server that takes uploads may get
    /// the file itself in a later version.
    ///
    /// - Parameter path: a file of at most ``uploadLimit`` bytes: JPEG, PNG, WebP, GIF, MP4, MOV, WebM, WAV, MP3, FLAC or Ogg. What it is, its
    ///   first bytes tell, not its name.
    /// - Throws: ``EmakiError/file(_:)``, `CancellationError`.
    public func upload(_ path: String) async throws -> MediaInput {
      try await NIOThreadPool.singleton.runIfActive { try MediaInput(data: Self.read(path), name: path) }
    }

    private static func read(_ path: String) throws(EmakiError) -> Data {
      guard let facts = try? FileManager.default.attributesOfItem(atPath: resolved(path)) else {
        throw .file(FileProblem(.missing, path, "There is no file \(path)."))
      }
      guard facts[.type] as? FileAttributeType == .typeRegular else {
        throw .file(FileProblem(.unusable, path, "\(path) is not a file."))
      }
      let size = (facts[.size] as? NSNumber)?.intValue ?? 0
      guard size > 0 else { throw .file(FileProblem(.unusable, path, "\(path) is empty.")) }
      guard size <= uploadLimit else { throw .file(.tooLarge(path, bytes: size)) }
      do { return try Data(contentsOf: URL(fileURLWithPath: path)) } catch {
        throw .file(FileProblem(.unusable, path, "\(path) cannot be read. Check its permissions."))
      }
    }

    private static func resolved(_ path: String) -> String { URL(fileURLWithPath: path).resolvingSymlinksInPath().path }
  }
}
