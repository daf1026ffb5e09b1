import Foundation
import GRDB
import KatsudoAPI
import KatsudoCore
import KatsudoIntake
import KatsudoQueue
import KatsudoSQLite
import KatsudoTesting
import NIOConcurrencyHelpers
import Testing

@Suite(.timeLimit(.minutes(1))) struct SubmitTests {
  @Test func `a submitted job is complete after the queue is opened again`() async throws {
    try await withTemporaryFolder { folder in
      let first = try await TestQueue.open(in: folder)
      let prompt = "日本語 🎬 \"quoted\" \\ \n\u{1}\u{2028}"
      let accepted = try await first.accept(
        "test/a", owner: "ann", input: ["prompt": .string(prompt), "image_url": "https://example.com/a.jpg"])
      try await first.queue.submit(accepted)
      try first.database.close()

      let second = try await TestQueue.open(in: folder)
      let job = try await second.job(accepted.id)
      #expect(job.id == accepted.id)
      #expect(job.owner == "ann")
      #expect(job.modelID == "test/a")
      #expect(job.standing == Standing(state: .inQueue, attempt: 0, lostAttempts: 0))
      #expect(job.input == accepted.input)
      #expect(job.input?.values["prompt"]?.string == prompt)
      #expect(
        job.input?.media == [
          StoredMedia(location: [.key("image_url")], kind: .image, source: .url("https://example.com/a.jpg"))
        ])
      #expect(job.createdAt == first.clock.now)
      #expect(job.startedAt == nil)
      #expect(job.finishedAt == nil)
      #expect(try await second.position(accepted.id) == 1)
      #expect(try await second.claim().job.id == accepted.id)
      try second.database.close()
    }
  }

  @Test func `every job is on disk when its submission returns`() async throws {
    try await withTemporaryFolder { folder in
      try await withQueue { test in
        let ids = try await test.submit(20)
        // Copies the open files, as a killed process leaves them.
        for file in ["\(TestQueue.databaseName)", "\(TestQueue.databaseName)-wal"] {
          try FileManager.default.copyItem(atPath: "\(test.folder)/\(file)", toPath: "\(folder)/\(file)")
        }
        let survivor = try await TestQueue.open(in: folder)
        #expect(try await survivor.positions(ids) == Array(1...20))
        try survivor.database.close()
      }
    }
  }

  @Test func `a job is not visible before it is on disk`() async throws {
    try await withQueue { test in
      let job = try await test.accept()
      let glances = NIOLockedValueBox<[Seen?]>([])
      let counter = CommitCounter {
        // The task does not suspend, so it is done before the transaction goes on.
        Task.immediate {
          let seen = try? await test.seen(job.id)
          glances.withLockedValue { $0.append(seen) }
        }
      }
      try await counter.add(to: test.database)
      glances.withLockedValue { $0 = [] }
      try await test.queue.submit(job)
      #expect(glances.withLockedValue { $0 } == [nil])
      #expect(try await test.seen(job.id) == Seen(state: .inQueue, position: 1))
    }
  }

  @Test func `concurrent submissions share commits, and each gets its own position`() async throws {
    try await withQueue { test in
      let counter = CommitCounter()
      try await counter.add(to: test.database)
      let ids = try await withThrowingTaskGroup(of: [String].self) { group in
        for _ in 0..<32 { group.addTask { try await test.submit(10) } }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      #expect(counter.commitCount < 320)
      #expect(try await test.positions(ids).compactMap { $0 }.sorted() == Array(1...320))
      var jobs: [WholeJob] = []
      for id in ids { jobs.append(try await test.job(id)) }
      let bySequence = jobs.sorted { $0.sequence < $1.sequence }
      #expect(try await test.positions(bySequence.map(\.id)) == Array(1...320))
    }
  }

  @Test func `a submission with an existing id is refused, and the first job does not change`() async throws {
    try await withQueue { test in
      let job = try await test.accept()
      try await test.queue.submit(job)
      let claim = try await test.claim()
      let error = await #expect(throws: StoreError.self) { try await test.queue.submit(job) }
      #expect(error?.code == .database)
      #expect(try await test.queue.store.glance(id: job.id)?.state == .inProgress)
      #expect(try await test.counts() == (waiting: 0, running: 1))
      #expect(try await test.queue.renew([claim]).isEmpty)
    }
  }

  @Test func `a submission on a full disk leaves nothing behind, and later ones succeed`() async throws {
    try await withQueue { test in
      let first = try await test.submit()
      try await test.database.write { db in
        try db.execute(sql: "PRAGMA max_page_count = 1")
      }
      let large = try await test.accept(input: ["prompt": .string(String(repeating: "x", count: 200_000))])
      let error = await #expect(throws: StoreError.self) { try await test.queue.submit(large) }
      #expect(error?.code == .diskFull)
      #expect(try await test.queue.store.glance(id: large.id) == nil)
      #expect(try await test.queue.store.job(id: large.id) == nil)
      #expect(try await test.counts() == (waiting: 1, running: 0))

      try await test.database.write { db in try db.execute(sql: "PRAGMA max_page_count = 1000000") }
      try await test.queue.submit(large)
      #expect(try await test.positions([first, large.id]) == [1, 2])
    }
  }

  @Test func `a submission wakes waiting workers`() async throws {
    try await withQueue { test in
      let seen = test.queue.work.count
      try await test.submit()
      await test.queue.work.wait(after: seen)
      #expect(test.queue.work.count > seen)
    }
  }

  @Test func `an unknown id is found by no call`() async throws {
    try await withQueue { test async throws in
      #expect(try await test.queue.store.glance(id: "nobody") == nil)
      #expect(try await test.queue.store.job(id: "nobody") == nil)
      #expect(try await test.position("nobody") == nil)
      #expect(try await test.queue.cancel(id: "nobody") == nil)
    }
  }
}
