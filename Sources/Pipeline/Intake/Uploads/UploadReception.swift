import KatsudoCore
import KatsudoMachine

/// The way of an upload's bytes to the disk. It keeps at most one block of them in memory. Only one task uses it.
package final class UploadReception {
  /// The number of bytes that are written at a time.
  static let blockSize = 256 << 10
  /// The number of bytes after which a checkpoint is made.
  static let checkpointSize = 16 << 20

  private let file: any UploadFile
  private let room: FreeRoom
  private let limit: Int
  /// Makes the error for bytes above the limit.
  private let excess: UploadRefusal
  /// Records that the bytes before an offset are on disk. It is called after they are.
  private let onCheckpoint: (_ offset: Int) async throws -> Void
  /// Returns `true` if a later call wants to send the bytes.
  private let isTakenOver: () -> Bool
  private var block: [UInt8] = []
  private var checkpoint: Int
  /// The number of bytes of the file so far, with those that are still in memory.
  private(set) var byteCount: Int
  /// The number of bytes that were written.
  private var written: Int
  /// The reason why a wait for the disk failed. The system tells such a fault only once, so no later wait proves that the bytes are on disk.
  private var syncFault: UploadRefusal?

  init(
    _ file: any UploadFile, room: FreeRoom, from offset: Int = 0, upTo limit: Int, excess: UploadRefusal,
    isTakenOver: @escaping () -> Bool = { false }, onCheckpoint: @escaping (_ offset: Int) async throws -> Void = { _ in }
  ) {
    self.file = file
    self.room = room
    self.limit = limit
    self.excess = excess
    self.isTakenOver = isTakenOver
    self.onCheckpoint = onCheckpoint
    checkpoint = offset
    byteCount = offset
    written = offset
  }

  /// Takes the next bytes.
  ///
  /// - Throws: ``UploadRefusal`` if there are too many, if they cannot be written, or if a later call has taken the upload over.
  package func append(_ bytes: some Collection<UInt8>) async throws {
    guard !isTakenOver() else { throw UploadRefusal.takenOver }
    guard bytes.count <= limit - byteCount else { throw excess }
    block.append(contentsOf: bytes)
    byteCount += bytes.count
    if block.count >= Self.blockSize { try await flush() }
    if byteCount - checkpoint >= Self.checkpointSize { try await save() }
  }

  /// Waits until all bytes are on disk, and records it. After bytes that could not be written, it records those before them.
  func save() async throws {
    try await flush()
    if let syncFault { throw syncFault }
    do throws(FileError) { try await file.sync() } catch {
      let fault = UploadRefusal(error)
      syncFault = fault
      throw fault
    }
    checkpoint = written
    try await onCheckpoint(written)
  }

  func finish() async throws -> UploadDigest {
    try await flush()
    if let syncFault { throw syncFault }
    do throws(FileError) { return try await file.finish() } catch { throw UploadRefusal(error) }
  }

  private func flush() async throws {
    if block.isEmpty { return }
    let bytes = block
    block = []
    guard !room.isShort else { throw UploadRefusal.diskFull }
    block.reserveCapacity(Self.blockSize)
    do throws(FileError) { try await file.append(bytes) } catch { throw UploadRefusal(error) }
    written += bytes.count
  }
}
