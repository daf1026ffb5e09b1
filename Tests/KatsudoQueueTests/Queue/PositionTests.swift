import KatsudoCore
import KatsudoQueue
import KatsudoTesting
import Testing

/// `queue_position`: 1 for the job of a lane that starts next. Running jobs have none.
@Suite struct PositionTests {
  @Test func `positions count from one within each lane`() async throws {
    try await withQueue { test in
      let a = try await test.submit(3, to: "test/a")
      let b = try await test.submit(2, to: "test/b")
      let later = try await test.submit("test/a", owner: "bob")
      #expect(try await test.positions(a + b + [later]) == [1, 3, 4, 1, 2, 2])
      #expect(try await test.queue.store.glance(id: later)?.position == 2)
    }
  }

  @Test func `all jobs of a lane move up when its first starts, and jobs of other lanes stay`() async throws {
    try await withQueue { test in
      let a = try await test.submit(3, to: "test/a")
      let b = try await test.submit(2, to: "test/b")
      _ = try await test.claim("test/a")
      #expect(try await test.positions(a) == [nil, 1, 2])
      #expect(try await test.positions(b) == [1, 2])
    }
  }

  @Test func `jobs behind a cancelled job move up, and jobs before it stay`() async throws {
    try await withQueue { test in
      let ids = try await test.submit(4)
      _ = try await test.queue.cancel(id: ids[1])
      #expect(try await test.positions(ids) == [1, nil, 2, 3])
      _ = try await test.queue.cancel(id: ids[3])
      #expect(try await test.positions(ids) == [1, nil, 2, nil])
    }
  }

  @Test func `a job that is put back gets its old position`() async throws {
    try await withQueue { test in
      let ids = try await test.submit(4)
      let first = try await test.claim()
      let second = try await test.claim()
      #expect(try await test.positions(ids) == [nil, nil, 1, 2])
      try await test.queue.release(second)
      #expect(try await test.positions(ids) == [nil, 1, 2, 3])
      try await test.queue.release(first)
      #expect(try await test.positions(ids) == [1, 2, 3, 4])
      #expect(try await test.claim().job.id == ids[0])
    }
  }

  @Test func `a job that is put back after all others have left is first`() async throws {
    try await withQueue { test in
      let ids = try await test.submit(200)
      let first = try await test.claim()
      for id in ids.dropFirst() { _ = try await test.queue.cancel(id: id) }
      let late = try await test.submit()
      try await test.queue.release(first)
      #expect(try await test.positions([ids[0], late]) == [1, 2])
      #expect(try await test.counts() == (waiting: 2, running: 0))
    }
  }
}
