import Foundation
import NIOPosix

extension MediaInput {
  /// Reads a local file and makes a data URI from it. Nothing is sent.
  ///
  /// - Parameter path: a file of at most ``KatsudoClient/Files/uploadLimit`` bytes: JPEG, PNG, WebP, GIF, MP4, MOV, WebM, WAV, MP3, FLAC or
  ///   Ogg. The format is read from its first bytes, not from its name.
  /// - Throws: ``KatsudoError/file(_:)`` if the file does not exist, cannot be read, is empty, is too large or has another format; or
  ///   `CancellationError`.
  public init(file path: String) async throws {
    self = try await NIOThreadPool.singleton.runIfActive { try MediaInput(data: Self.read(path), name: path) }
  }

  private static func read(_ path: String) throws(KatsudoError) -> Data {
    guard let facts = try? FileManager.default.attributesOfItem(atPath: resolved(path)) else {
      throw .file(FileProblem(.missing, path, "There is no file \(path)."))
    }
    guard facts[.type] as? FileAttributeType == .typeRegular else {
      throw .file(FileProblem(.unusable, path, "\(path) is not a file."))
    }
    let size = (facts[.size] as? NSNumber)?.intValue ?? 0
    guard size > 0 else { throw .file(FileProblem(.unusable, path, "\(path) is empty.")) }
    guard size <= KatsudoClient.Files.uploadLimit else { throw .file(.tooLarge(path, bytes: size)) }
    do { return try Data(contentsOf: URL(fileURLWithPath: path)) } catch {
      throw .file(FileProblem(.unusable, path, "\(path) cannot be read. Check its permissions."))
    }
  }

  private static func resolved(_ path: String) -> String { URL(fileURLWithPath: path).resolvingSymlinksInPath().path }
}
