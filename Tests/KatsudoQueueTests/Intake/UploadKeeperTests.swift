import Foundation
import KatsudoCore
import KatsudoIntake
import KatsudoMachine
import KatsudoSQLite
import KatsudoTesting
import NIOConcurrencyHelpers
import Testing

@Suite struct UploadKeeperTests {
  /// A store of files whose disk becomes full after a number of bytes.
  private final class FullStore: Sendable {
    let left: NIOLockedValueBox<Int>

    init(bytes: Int) { left = NIOLockedValueBox(bytes) }
  }

  private struct FullFile: UploadFile {
    let file: any UploadFile
    let disk: FullStore

    func append(_ bytes: [UInt8]) async throws(FileError) {
      let fits = disk.left.withLockedValue { left in
        left -= bytes.count
        return left >= 0
      }
      guard fits else { throw FileError(path: "full", errno: ENOSPC) }
      try await file.append(bytes)
    }

    func sync() async throws(FileError) { try await file.sync() }
    func finish() async throws(FileError) -> UploadDigest { try await file.finish() }
  }

  /// A file of which the disk loses the bytes once, while somebody waits for them. The system tells this to the first wait only.
  private struct LossyFile: UploadFile {
    let file: any UploadFile
    let syncs: NIOLockedValueBox<Int>

    func append(_ bytes: [UInt8]) async throws(FileError) { try await file.append(bytes) }

    func sync() async throws(FileError) {
      let isFirst = syncs.withLockedValue { count in
        count += 1
        return count == 1
      }
      if isFirst { throw FileError(path: "lossy", errno: EIO) }
      try await file.sync()
    }

    func finish() async throws(FileError) -> UploadDigest {
      try await sync()
      return try await file.finish()
    }
  }

  /// A store of files in memory whose uploads have a fault.
  private struct FaultyFileStore: FileStore {
    let files = MemoryFileStore()
    let faulty: @Sendable (any UploadFile) -> any UploadFile

    static func full(_ disk: FullStore) -> FaultyFileStore { FaultyFileStore { FullFile(file: $0, disk: disk) } }

    func makeUpload(_ id: String) async throws(FileError) -> any UploadFile { faulty(try await files.makeUpload(id)) }
    func continueUpload(_ id: String, at offset: Int) async throws(FileError) -> any UploadFile {
      faulty(try await files.continueUpload(id, at: offset))
    }
    func uploadPath(_ id: String, in folder: String) async throws(FileError) -> String { try await files.uploadPath(id, in: folder) }
    func openUpload(_ id: String) async throws(FileError) -> any OpenFile { try await files.openUpload(id) }
    func removeUpload(_ id: String) async throws(FileError) { try await files.removeUpload(id) }
    func uploads() async throws(FileError) -> [String] { try await files.uploads() }
    func storeInputs(_ inputs: [InputFile], of id: String) async throws(FileError) { try await files.storeInputs(inputs, of: id) }
    func inputPath(_ name: String, of id: String, in folder: String) async throws(FileError) -> String {
      try await files.inputPath(name, of: id, in: folder)
    }
    func removeInputs(of id: String) async throws(FileError) { try await files.removeInputs(of: id) }
    func requestsWithInputs(olderThan age: Duration) async throws(FileError) -> [String] {
      try await files.requestsWithInputs(olderThan: age)
    }
    func storeOutputs(_ outputs: [EngineResult.File], of id: String, attempt: Int) async throws(FileError) -> [StoredOutput] {
      try await files.storeOutputs(outputs, of: id, attempt: attempt)
    }
    func shareOutputs(
      _ outputs: [StoredOutput], of source: String, with id: String, attempt: Int
    ) async throws(FileError) -> [StoredOutput] {
      try await files.shareOutputs(outputs, of: source, with: id, attempt: attempt)
    }
    func storePreview(_ preview: EnginePreview, of id: String, attempt: Int) async throws(FileError) -> String {
      try await files.storePreview(preview, of: id, attempt: attempt)
    }
    func open(_ locator: String) async throws(FileError) -> any OpenFile { try await files.open(locator) }
    func removeOutputs(of id: String, attempts: OutputAttempts) async throws(FileError) {
      try await files.removeOutputs(of: id, attempts: attempts)
    }
    func requestsWithOutputs() async throws(FileError) -> [String] { try await files.requestsWithOutputs() }
  }

  private func withKeeper(
    _ files: any FileStore = MemoryFileStore(), limits: UploadLimits = UploadLimits(),
    _ body: (UploadKeeper, SQLiteUploadStore, TestQueue) async throws -> Void
  ) async throws {
    try await withTemporaryFolder { folder in
      let test = try await TestQueue.open(in: folder)
      let keeper = UploadKeeper(files: files, database: test.database, folder: folder, clock: test.clock, limits: limits)
      try await body(keeper, SQLiteUploadStore(test.database), test)
      try test.database.close()
    }
  }

  @Test func `bytes that the disk did not take are not recorded`() async throws {
    let disk = FullStore(bytes: 600_000)
    let files = FaultyFileStore.full(disk)
    try await withKeeper(files) { keeper, store, _ in
      let upload = try await keeper.create(for: "ann", byteCount: 2_000_000, metadata: nil).upload
      await #expect(throws: UploadRefusal.diskFull) {
        try await keeper.append(to: upload.id, of: "ann", at: 0) { reception in
          for _ in 0..<20 { try await reception.append([UInt8](repeating: 1, count: 100_000)) }
        }
      }
      let offset = try #require(try await store.upload(id: upload.id)?.offset)
      #expect(offset > 0)
      #expect(offset <= 600_000)
      disk.left.withLockedValue { $0 = .max }
      let whole = try await keeper.append(to: upload.id, of: "ann", at: offset) { reception in
        try await reception.append([UInt8](repeating: 1, count: 2_000_000 - offset))
      }
      let file = try await files.openUpload(upload.id)
      #expect(try await file.read(0..<2_000_000) == [UInt8](repeating: 1, count: 2_000_000))
      #expect(whole.isComplete)
    }
  }

  @Test func `a file in one call that the disk did not take leaves nothing`() async throws {
    let files = FaultyFileStore.full(FullStore(bytes: 1000))
    try await withKeeper(files) { keeper, _, _ in
      await #expect(throws: UploadRefusal.diskFull) {
        try await keeper.receive(from: "ann", expecting: nil) { try await $0.append([UInt8](repeating: 1, count: 300_000)) }
      }
      let (left, listed) = (try await files.uploads(), try await keeper.list(of: "ann", before: nil, limit: 10))
      #expect(left.isEmpty)
      #expect(listed.isEmpty)
    }
  }

  @Test func `bytes that a failed wait for the disk lost are not recorded, although the next wait succeeds`() async throws {
    let syncs = NIOLockedValueBox(0)
    let files = FaultyFileStore { LossyFile(file: $0, syncs: syncs) }
    try await withKeeper(files) { keeper, store, _ in
      let upload = try await keeper.create(for: "ann", byteCount: 20 << 20, metadata: nil).upload
      await #expect(throws: UploadRefusal.self) {
        try await keeper.append(to: upload.id, of: "ann", at: 0) { reception in
          // A checkpoint comes after 16 MiB.
          for _ in 0..<17 { try await reception.append([UInt8](repeating: 1, count: 1 << 20)) }
        }
      }
      #expect(try await store.upload(id: upload.id)?.offset == 0, "nothing of it is known to be on disk")
      #expect(syncs.withLockedValue { $0 } == 1, "a later wait would prove nothing")
      let whole = try await keeper.append(to: upload.id, of: "ann", at: 0) { reception in
        for _ in 0..<20 { try await reception.append([UInt8](repeating: 2, count: 1 << 20)) }
      }
      #expect(whole.isComplete)
      #expect(try await files.openUpload(upload.id).read(0..<4) == [2, 2, 2, 2])
    }
  }

  @Test func `a file in one call is refused after a failed wait for the disk, although its sender goes on`() async throws {
    let files = FaultyFileStore { LossyFile(file: $0, syncs: NIOLockedValueBox(0)) }
    try await withKeeper(files) { keeper, _, _ in
      await #expect(throws: UploadRefusal.self) {
        try await keeper.receive(from: "ann", expecting: nil) { reception in
          for _ in 0..<17 { try? await reception.append([UInt8](repeating: 1, count: 1 << 20)) }
        }
      }
      let left = try await files.uploads()
      #expect(left.isEmpty)
    }
  }

  @Test func `bytes in flight count for the owner's limit`() async throws {
    try await withKeeper(limits: UploadLimits(ownerBytes: 1000)) { keeper, _, _ in
      _ = try await keeper.receive(from: "ann", expecting: 700) { reception in
        try await reception.append([1])
        await #expect(throws: UploadRefusal.full(.bytes(limit: 1000))) {
          try await keeper.receive(from: "ann", expecting: 400) { try await $0.append([1]) }
        }
        await #expect(throws: UploadRefusal.full(.bytes(limit: 1000))) {
          try await keeper.create(for: "ann", byteCount: 400, metadata: nil)
        }
        // A body of unknown length may have what is left.
        await #expect(throws: UploadRefusal.full(.bytes(limit: 1000))) {
          try await keeper.receive(from: "ann", expecting: nil) { try await $0.append([UInt8](repeating: 1, count: 301)) }
        }
        _ = try await keeper.receive(from: "bob", expecting: 1000) { try await $0.append([UInt8](repeating: 1, count: 1000)) }
      }
      // The file is smaller than was announced.
      _ = try await keeper.receive(from: "ann", expecting: 999) { try await $0.append([UInt8](repeating: 1, count: 999)) }
    }
  }

  @Test func `a later call ends the one that receives bytes of the same upload, and goes on after its last byte`() async throws {
    try await withTemporaryFolder { folder in
      let test = try await TestQueue.open(in: folder)
      // Nobody waits for a limit of time.
      let keeper = UploadKeeper(
        files: MemoryFileStore(), store: SQLiteUploadStore(test.database), room: FreeRoom(at: folder), limits: UploadLimits(atOnce: 1),
        scratch: folder, time: HeldClock().source, logger: .silent)
      let upload = try await keeper.create(for: "ann", byteCount: 10, metadata: nil).upload
      let (bytes, connection) = AsyncThrowingStream<[UInt8], any Error>.makeStream()
      let (begun, begin) = AsyncStream.makeStream(of: Void.self)
      let first = Task {
        try await keeper.append(
          to: upload.id, of: "ann", at: 0, onTakeover: { connection.finish(throwing: UploadRefusal.takenOver) }
        ) { reception in
          for try await part in bytes {
            try await reception.append(part)
            begin.yield()
          }
        }
      }
      connection.yield([1, 2, 3])
      for await _ in begun { break }
      // The client does not know that its bytes arrived.
      await #expect(throws: UploadRefusal.otherOffset(3)) { try await keeper.append(to: upload.id, of: "ann", at: 0) { _ in } }
      await #expect(throws: UploadRefusal.takenOver) { try await first.value }
      let whole = try await keeper.append(to: upload.id, of: "ann", at: 3) { try await $0.append([4, 5, 6, 7, 8, 9, 10]) }
      #expect(whole.isComplete)
      try test.database.close()
    }
  }

  @Test func `a call that was taken over takes no further bytes, and one that does not end keeps its place`() async throws {
    try await withKeeper { keeper, _, _ in
      let upload = try await keeper.create(for: "ann", byteCount: 10, metadata: nil).upload
      do {
        _ = try await keeper.append(to: upload.id, of: "ann", at: 0) { reception in
          try await reception.append([1, 2])
          // The first call ends only after this one. The pauses of the clock are over at once.
          await #expect(throws: UploadRefusal.locked) { try await keeper.append(to: upload.id, of: "ann", at: 0) { _ in } }
          try await reception.append([3])
        }
        Issue.record("the call was taken over")
      } catch { #expect(error as? UploadRefusal == .takenOver) }
      await #expect(throws: UploadRefusal.otherOffset(2)) { try await keeper.append(to: upload.id, of: "ann", at: 0) { _ in } }
    }
  }

  @Test func `another owner does not end a call`() async throws {
    try await withKeeper { keeper, _, _ in
      let upload = try await keeper.create(for: "ann", byteCount: 2, metadata: nil).upload
      let whole = try await keeper.append(to: upload.id, of: "ann", at: 0) { reception in
        await #expect(throws: UploadRefusal.unknown) { try await keeper.append(to: upload.id, of: "bob", at: 0) { _ in } }
        try await reception.append([1, 2])
      }
      #expect(whole.isComplete)
    }
  }

  @Test func `an upload that is removed while its last bytes arrive leaves no record`() async throws {
    let files = MemoryFileStore()
    try await withKeeper(files) { keeper, store, _ in
      let upload = try await keeper.create(for: "ann", byteCount: 3, metadata: nil).upload
      await #expect(throws: UploadRefusal.unknown) {
        try await keeper.append(to: upload.id, of: "ann", at: 0) { reception in
          try await reception.append([1, 2, 3])
          try await keeper.remove(upload.id, of: "ann")
        }
      }
      #expect(try await store.upload(id: upload.id) == nil)
      #expect(try await files.uploads() == [])
    }
  }

  @Test func `a file stays while somebody holds the lock of removals`() async throws {
    try await withTemporaryFolder { folder in
      let test = try await TestQueue.open(in: folder)
      let (files, removals) = (MemoryFileStore(), RemovalLock())
      let keeper = UploadKeeper(files: files, database: test.database, folder: folder, clock: test.clock, removals: removals)
      let upload = try await keeper.receive(from: "ann", expecting: nil) { try await $0.append([1]) }
      let removing = try await removals.holding {
        let removing = Task { try await keeper.remove(upload.id, of: "ann") }
        try await until { try await keeper.find(upload.id, of: "ann") == nil }
        #expect(try await files.uploads() == [upload.id])
        return removing
      }
      try await removing.value
      #expect(try await files.uploads() == [])
      try test.database.close()
    }
  }

  @Test func `only the orphans of an earlier run are removed`() async throws {
    let files = MemoryFileStore()
    try await withKeeper(files) { keeper, _, _ in
      let kept = try await keeper.receive(from: "ann", expecting: nil) { try await $0.append([1]) }
      try await files.makeUpload("file_orphan").append([1])
      await keeper.begin()
      try await files.makeUpload("file_new").append([1])
      await keeper.removeOrphans()
      #expect(try await files.uploads().sorted() == ["file_new", kept.id].sorted())
    }
  }
}
