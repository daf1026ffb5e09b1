import KatsudoCore
import KatsudoIntake
import KatsudoQueue
import KatsudoSQLite
import KatsudoTesting
import Testing

@Suite struct DatabaseBackupTests {
  @Test func `a copy has the database of one moment and names its files, while writes go on`() async throws {
    try await withQueue { test in
      let finished = try await test.submit()
      let output = StoredOutput(
        role: .video, name: "a.mp4", contentType: "video/mp4", byteCount: 1, sha256: "0", seconds: nil, locator: "\(finished)/1/a.mp4",
        attributes: [:])
      try await test.queue.succeed(try await test.claim(), with: JobResult(outputs: [output]))
      let waiting = try await test.submit(3)
      let uploads = UploadKeeper(files: test.files, database: test.database, folder: test.folder, clock: test.clock)
      let whole = try await uploads.receive(from: "ann", expecting: nil) { try await $0.append([1, 2]) }
      let begun = try await uploads.create(for: "ann", byteCount: 10, metadata: nil).upload
      _ = try await uploads.append(to: begun.id, of: "ann", at: 0) { try await $0.append([1, 2, 3]) }
      let path = test.folder + "/copy.sqlite"
      let writing = Task { try await test.submit(200) }
      let contents = try test.database.backup(to: path)
      _ = try await writing.value
      #expect(contents.outputs == ["\(finished)/1/a.mp4"])
      #expect(Set(contents.unfinished).isSuperset(of: waiting))
      #expect(!contents.unfinished.contains(finished))
      #expect(contents.uploads == [whole.id])
      #expect(contents.begunUploads == [begun.id: 3])

      let copy = try SQLiteDatabase(path: path, logger: .silent)
      let jobs = try await SQLiteJobStore(copy, time: test.clock.source, logger: .silent)
      #expect(try await jobs.counts().waiting == contents.unfinished.count)
      #expect(try await jobs.result(of: finished)?.outputs == [output])
      try copy.close()
    }
  }

  @Test func `a place that cannot be written is named`() async throws {
    try await withQueue { test in
      _ = #expect(throws: StoreError.self) { try test.database.backup(to: test.folder + "/none/copy.sqlite") }
    }
  }
}
