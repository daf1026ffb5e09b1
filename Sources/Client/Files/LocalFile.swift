import Crypto
import Foundation
import NIOCore
import NIOPosix

/// A file of this machine that is uploaded. Its bytes are read in blocks and never all at once.
struct LocalFile: Sendable {
  let path: String
  let byteCount: Int
  private let type: String?

  static let blockSize = 256 << 10

  /// - Throws: ``KatsudoError/file(_:)`` if there is no such file, if it is empty or if it cannot be read, or `CancellationError`.
  init(_ path: String) async throws {
    self.path = path
    (byteCount, type) = try await NIOThreadPool.singleton.runIfActive {
      let size = try Self.size(path)
      guard let handle = try? FileHandle(forReadingFrom: URL(fileURLWithPath: path)), let head = try? handle.read(upToCount: 64) else {
        throw KatsudoError.file(.unreadable(path))
      }
      return (size, MediaType.sniffed(from: head))
    }
  }

  /// - Throws: ``KatsudoError/file(_:)`` if the format is not one that a data URI takes.
  func checkType() throws(KatsudoError) {
    if type == nil { throw .file(.unknownType(path)) }
  }

  static func size(_ path: String) throws(KatsudoError) -> Int {
    let resolved = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    guard let facts = try? FileManager.default.attributesOfItem(atPath: resolved) else {
      throw .file(FileProblem(.missing, path, "There is no file \(path)."))
    }
    guard facts[.type] as? FileAttributeType == .typeRegular else {
      throw .file(FileProblem(.unusable, path, "\(path) is not a file."))
    }
    let size = (facts[.size] as? NSNumber)?.intValue ?? 0
    guard size > 0 else { throw .file(FileProblem(.unusable, path, "\(path) is empty.")) }
    return size
  }

  /// Returns the SHA-256 of the bytes in lower-case hexadecimal.
  func sha256() async throws -> String {
    var hash = SHA256()
    for try await block in bytes(from: 0) { block.withUnsafeReadableBytes { hash.update(bufferPointer: $0) } }
    return hash.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// Returns the bytes from an offset on.
  func bytes(from offset: Int) -> FileBlocks { FileBlocks(file: self, offset: offset) }
}

/// The bytes of a local file in blocks. A file that has become shorter ends with ``KatsudoError/file(_:)``.
struct FileBlocks: AsyncSequence, Sendable {
  let file: LocalFile
  let offset: Int

  struct AsyncIterator: AsyncIteratorProtocol {
    fileprivate let file: LocalFile
    fileprivate var offset: Int
    fileprivate var handle: FileHandle?

    mutating func next() async throws -> ByteBuffer? {
      let count = Swift.min(LocalFile.blockSize, file.byteCount - offset)
      guard count > 0 else { return nil }
      let (file, offset, open) = (file, offset, handle)
      let (block, handle) = try await NIOThreadPool.singleton.runIfActive { () throws -> (Data, FileHandle) in
        do {
          let handle = try open ?? FileHandle(forReadingFrom: URL(fileURLWithPath: file.path))
          if open == nil { try handle.seek(toOffset: UInt64(offset)) }
          guard let block = try handle.read(upToCount: count), !block.isEmpty else { throw CocoaError(.fileReadCorruptFile) }
          return (block, handle)
        } catch { throw KatsudoError.file(.unreadable(file.path)) }
      }
      self.handle = handle
      self.offset += block.count
      return ByteBuffer(bytes: block)
    }
  }

  func makeAsyncIterator() -> AsyncIterator { AsyncIterator(file: file, offset: offset) }
}
