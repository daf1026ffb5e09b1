import GRDB
import KatsudoCore
import KatsudoSQLite
import NIOConcurrencyHelpers
import Testing

/// Concurrent writes share a transaction but do not affect each other.
@Suite(.timeLimit(.minutes(1))) struct GroupWriterTests {
  struct Refused: Error {}
  typealias Write<Value> = @Sendable (Database) throws -> Value

  @Test func `writes that wait for the busy writer share one transaction`() async throws {
    try await withStore { store in
      let counter = CommitCounter()
      try await counter.add(to: store)
      let results = try await store.gathered((0..<200).map { number in { db in try db.note("\(number)") } })
      #expect(results.count { $0.isSuccess } == 200)
      #expect(try store.notes().count == 200)
      // One commit for the write that kept the writer busy, and one for the two hundred.
      #expect(counter.commitCount == 2)
    }
  }

  @Test func `a commit waits for the disk if a write of its transaction must, and only then`() async throws {
    try await withStore { store in
      let mode: Write<Int?> = { db in try Int.fetchOne(db, sql: "PRAGMA synchronous") }
      // 1 is NORMAL and 2 is FULL.
      for (durably, expected) in [(true, 2), (false, 1), (false, 1), (true, 2), (false, 1)] {
        #expect(try await store.write(durably: durably, mode) == expected)
      }
      // Both writes wait for the same busy writer and share the next transaction.
      let results = try await store.gathered([mode, mode], durably: { $0 == 1 })
      #expect(try results.map { try $0.get() } == [2, 2])
    }
  }

  @Test func `a transaction has a limited number of writes`() async throws {
    try await withStore { store in
      let counter = CommitCounter()
      try await counter.add(to: store)
      let results = try await store.gathered((0..<600).map { number in { db in try db.note("\(number)") } })
      #expect(results.count { $0.isSuccess } == 600)
      #expect(counter.commitCount == 1 + 3)
    }
  }

  @Test func `a thousand concurrent writes need fewer transactions, and all are stored`() async throws {
    try await withStore { store in
      let counter = CommitCounter()
      try await counter.add(to: store)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for task in 0..<50 {
          group.addTask { for number in 0..<20 { try await store.write { db in try db.note("\(task).\(number)") } } }
        }
        try await group.waitForAll()
      }
      #expect(try store.notes().count == 1000)
      #expect(counter.commitCount < 1000)
    }
  }

  @Test func `a failed write throws to its own caller and undoes only its own rows`() async throws {
    try await withStore { store in
      let counter = CommitCounter()
      try await counter.add(to: store)
      let results = try await store.gathered(
        [
          { db in try db.note("first") },
          { db in
            try db.note("half done")
            throw Refused()
          },
          { db in try db.note("first") },
          { db in try db.note("last") },
        ] as [Write<Void>])
      #expect(results.map(\.isSuccess) == [true, false, false, true])
      #expect(throws: Refused.self) { try results[1].get() }
      #expect(throws: StoreError.self) { try results[2].get() }
      #expect(try store.notes() == ["first", "last"])
      #expect(counter.commitCount == 2)
    }
  }

  @Test func `a failed commit fails every write in it, and the next commit succeeds`() async throws {
    try await withStore { store in
      try await store.write { db in
        try db.execute(
          sql: """
            CREATE TABLE parent (id INTEGER PRIMARY KEY);
            CREATE TABLE child (parent INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED);
            """)
      }
      let counter = CommitCounter()
      try await counter.add(to: store)
      let seen = NIOLockedValueBox<[String]>([])
      let results = try await store.gathered(
        [
          { db in
            try db.note("innocent")
            return "innocent"
          },
          { db in
            // The write succeeds, and the commit fails because the parent is missing.
            try db.execute(sql: "INSERT INTO child (parent) VALUES (7)")
            return "orphan"
          },
          { _ in throw Refused() },
          { db in
            try db.note("innocent too")
            return "innocent too"
          },
        ] as [Write<String>], afterCommit: { text in seen.withLockedValue { $0.append(text) } })
      for index in [0, 1, 3] {
        let error = try #require(throws: StoreError.self) { try results[index].get() }
        #expect(error.code == .database)
      }
      #expect(throws: Refused.self) { try results[2].get() }
      #expect(try store.notes().isEmpty)
      #expect(seen.withLockedValue { $0 }.isEmpty)
      #expect(counter.rollbackCount == 1)

      try await store.write { db in try db.note("next") }
      #expect(try store.notes() == ["next"])
    }
  }

  @Test func `writes on a full disk fail with a helpful message, and succeed again later`() async throws {
    try await withStore { store in
      try await store.write { db in
        let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
        try db.execute(sql: "PRAGMA max_page_count = \(pages + 2)")
      }
      let large = String(repeating: "x", count: 100_000)
      let results = try await store.gathered(
        [
          { db in try db.note("before") }, { db in try db.note(large) }, { db in try db.note("after") },
        ] as [Write<Void>])
      let error = try #require(throws: StoreError.self) { try results[1].get() }
      #expect(error.code == .diskFull)
      #expect(error.message.contains("full"))
      // Exactly the rows of the writes that succeeded are stored.
      let told = zip(["before", large, "after"], results).filter { $0.1.isSuccess }.map(\.0)
      #expect(try store.notes() == told.sorted())

      try await store.write { db in try db.execute(sql: "PRAGMA max_page_count = 1000000") }
      try await store.write { db in try db.note(large) }
      #expect(try store.notes().contains(large))
    }
  }

  @Test func `a write that ends the shared transaction fails all its writes`() async throws {
    try await withStore { store in
      let results = try await store.gathered(
        [
          { db in try db.note("before") }, { db in try db.execute(sql: "ROLLBACK") }, { db in try db.note("after") },
        ] as [Write<Void>])
      #expect(results.map(\.isSuccess) == [false, false, false])
      #expect(try store.notes().isEmpty)
      try await store.write { db in try db.note("next") }
      #expect(try store.notes() == ["next"])
    }
  }

  @Test func `the actions after a commit run in the order of the writes, before their callers go on`() async throws {
    try await withStore { store in
      let seen = NIOLockedValueBox<[Int]>([])
      let results = try await store.gathered(
        (0..<100).map { number in { _ in number } }, afterCommit: { number in seen.withLockedValue { $0.append(number) } })
      #expect(results.compactMap { try? $0.get() } == Array(0..<100))
      #expect(seen.withLockedValue { $0 } == Array(0..<100))

      _ = try await store.write { _ in
        100
      } afterCommit: { number in
        seen.withLockedValue { $0.append(number) }
      }
      #expect(seen.withLockedValue { $0.last } == 100)
    }
  }

  @Test func `the rows of a write are visible after the commit only`() async throws {
    try await withStore { store in
      let before = NIOLockedValueBox<[String]?>(nil)
      let after = NIOLockedValueBox<[String]?>(nil)
      let counter = CommitCounter { before.withLockedValue { $0 = try? store.notes() } }
      try await counter.add(to: store)
      try await store.write { db in
        try db.note("row")
      } afterCommit: {
        after.withLockedValue { $0 = try? store.notes() }
      }
      #expect(before.withLockedValue { $0 } == [])
      #expect(after.withLockedValue { $0 } == ["row"])
    }
  }
}

extension Result {
  var isSuccess: Bool { if case .success = self { true } else { false } }
}
