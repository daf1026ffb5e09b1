import KatsudoAPI
import KatsudoCore
import KatsudoIntake
import KatsudoMachine
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
      let picture = try await test.accept(
        input: ["prompt": "p", "image_url": .string(PictureBytes.dataURI(.png, width: 4, height: 4))],
        manifest: TestQueue.manifest(format: "image_uri"))
      try await test.queue.submit(picture)
      let uploads = UploadKeeper(files: test.files, database: test.database, folder: test.folder, clock: test.clock)
      let whole = try await uploads.receive(from: "ann", expecting: nil) { try await $0.append([1, 2]) }
      let begun = try await uploads.create(for: "ann", byteCount: 10, metadata: nil).upload
      _ = try await uploads.append(to: begun.id, of: "ann", at: 0) { try await $0.append([1, 2, 3]) }
      let path = test.folder + "/copy.sqlite"
      let writing = Task { try await test.submit(200) }
      let contents = try test.database.backup(to: path)
      _ = try await writing.value
      #expect(contents.outputs == ["\(finished)/1/a.mp4"])
      let names = FolderContents.names(in: "\(test.folder)/inputs/\(picture.id)")
      #expect(names.count == 1)
      #expect(contents.inputs == names.map { "\(picture.id)/\($0)" })
      #expect(contents.uploads == [whole.id])
      #expect(contents.begunUploads == [begun.id: 3])

      let copy = try SQLiteDatabase(path: path, logger: .silent)
      let jobs = try await SQLiteJobStore(copy, time: test.clock.source, logger: .silent)
      for id in waiting + [picture.id] { #expect(try await jobs.job(id: id)?.state == .inQueue) }
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
