import KatsudoAPI
import KatsudoCore
import KatsudoQueue
import KatsudoSQLite
import KatsudoTesting
import Testing

@Suite(.timeLimit(.minutes(2))) struct EventHubTests {
  private func hub(_ test: TestQueue, limit: Int = 100, time: TimeSource = HeldClock().source) -> EventHub {
    EventHub(store: test.jobs, limit: limit, time: time)
  }

  @Test func `a change and a report wake the readers of their request and no others`() async throws {
    try await withQueue { test in
      let clock = HeldClock()
      let hub = hub(test, time: clock.source)
      let (first, second) = (try await test.submit(), try await test.submit())
      let readers = [hub.reader(of: first, for: "ann"), hub.reader(of: first, for: "ann"), hub.reader(of: second, for: "ann")].compactMap {
        $0
      }
      #expect(readers.count == 3)
      #expect(hub.requestCount == 2)
      let other = Task { await readers[2].wait(atMost: .seconds(10)) }
      try await until { clock.sleeperCount == 1 }
      let claim = try await test.claim()
      // The change came before the waits, and counts for each reader of its own.
      await readers[0].wait(atMost: .seconds(10))
      await readers[1].wait(atMost: .seconds(10))
      let waiting = Task { await readers[0].wait(atMost: .seconds(10)) }
      try await until { clock.sleeperCount == 2 }
      try await test.queue.report(claim, progress: JobProgress(0.5))
      await waiting.value
      #expect(clock.sleeperCount == 1, "the reader of the other request still waits")
      clock.advance(.seconds(10))
      await other.value
    }
  }

  @Test func `a reader is woken by the changes that it is interested in, and by no others`() async throws {
    try await withQueue { test in
      let clock = HeldClock()
      let hub = hub(test, time: clock.source)
      let id = try await test.submit()
      let state = try #require(hub.reader(of: id, for: "ann", .state))
      let end = try #require(hub.reader(of: id, for: "ann", .end))
      let waiting = Task { await end.wait(atMost: .seconds(10)) }
      try await until { clock.sleeperCount == 1 }
      let claim = try await test.claim()
      await state.wait(atMost: .seconds(10))
      let another = Task { await state.wait(atMost: .seconds(10)) }
      try await until { clock.sleeperCount == 2 }
      try await test.queue.report(claim, progress: JobProgress(0.5))
      try await test.queue.handOver(claim)
      #expect(clock.sleeperCount == 2, "neither the state nor the end of the request has changed")
      try await test.queue.succeed(claim, with: JobResult(outputs: [], metadata: nil))
      await waiting.value
      await another.value
    }
  }

  @Test func `a reader looks again after fifteen seconds at the latest`() async throws {
    try await withQueue { test in
      let clock = HeldClock()
      let hub = hub(test, time: clock.source)
      let reader = try #require(hub.reader(of: "r", for: "ann"))
      let waiting = Task { await reader.wait(atMost: .seconds(600)) }
      try await until { clock.sleeperCount == 1 }
      clock.advance(.milliseconds(14_999))
      #expect(clock.sleeperCount == 1)
      clock.advance(.milliseconds(1))
      await waiting.value
    }
  }

  @Test func `there are as many readers as allowed, and a request is forgotten with its last one`() async throws {
    try await withQueue { test in
      let hub = hub(test, limit: 4)
      var readers = [hub.reader(of: "a", for: "ann"), hub.reader(of: "a", for: "ann")]
      #expect(readers.allSatisfy { $0 != nil })
      #expect(hub.reader(of: "b", for: "ann") == nil)
      readers.removeLast()
      #expect(hub.reader(of: "b", for: "ann") != nil)
      #expect(hub.readerCount == 1)
      readers.removeLast()
      #expect(hub.readerCount == 0)
      #expect(hub.requestCount == 0)
      #expect(self.hub(test, limit: 0).reader(of: "a", for: "ann") == nil)
    }
  }

  @Test(arguments: [(1, 1), (2, 1), (3, 1), (7, 3)]) func `one owner gets half of the places, and at least one`(
    limit: Int, share: Int
  ) async throws {
    try await withQueue { test in
      let hub = hub(test, limit: limit)
      var ann = (0..<limit).compactMap { hub.reader(of: "\($0)", for: "ann") }
      #expect(ann.count == share)
      let bob = (0..<limit).compactMap { _ in hub.reader(of: "0", for: "bob") }
      #expect(bob.count == min(share, limit - share))
      #expect(hub.reader(of: "0", for: "ann") == nil)
      ann.removeLast()
      #expect(hub.reader(of: "0", for: "ann") != nil)
      #expect(hub.readerCount == ann.count + bob.count)
    }
  }

  @Test func `one reader can be woken and ended without the others of its request`() async throws {
    try await withQueue { test in
      let clock = HeldClock()
      let hub = hub(test, time: clock.source)
      let reader = try #require(hub.reader(of: "r", for: "ann"))
      let other = try #require(hub.reader(of: "r", for: "ann"))
      let waits = [reader, other].map { reader in Task { await reader.wait(atMost: .seconds(10)) } }
      try await until { clock.sleeperCount == 2 }
      reader.wake()
      await waits[0].value
      #expect(!reader.isOver)
      reader.end()
      await reader.wait(atMost: .seconds(10))
      #expect(reader.isOver && !other.isOver)
      #expect(clock.sleeperCount == 1)
      other.end()
      await waits[1].value
    }
  }

  @Test func `the readers of a request that is deleted are woken`() async throws {
    try await withQueue { test in
      let clock = HeldClock()
      let hub = hub(test, time: clock.source)
      let reader = try #require(hub.reader(of: "r", for: "ann"))
      let waiting = Task { await reader.wait(atMost: .seconds(10)) }
      try await until { clock.sleeperCount == 1 }
      hub.wake("r")
      await waiting.value
    }
  }

  @Test func `a stop ends every wait at once and lets nobody in`() async throws {
    try await withQueue { test in
      let clock = HeldClock()
      let hub = hub(test, time: clock.source)
      let readers = (0..<50).compactMap { hub.reader(of: "\($0 % 7)", for: "ann") }
      let waits = readers.map { reader in Task { await reader.wait(atMost: .seconds(10)) } }
      try await until { clock.sleeperCount == 50 }
      #expect(readers.allSatisfy { !$0.isOver })
      hub.stop()
      for wait in waits { await wait.value }
      #expect(readers.allSatisfy { $0.isOver })
      await readers[0].wait(atMost: .seconds(10))
      #expect(hub.reader(of: "a", for: "ann") == nil)
    }
  }

  @Test func `a cancelled task waits no longer`() async throws {
    try await withQueue { test in
      let clock = HeldClock()
      let hub = hub(test, time: clock.source)
      let reader = try #require(hub.reader(of: "r", for: "ann"))
      let waiting = Task { await reader.wait(atMost: .seconds(10)) }
      try await until { clock.sleeperCount == 1 }
      waiting.cancel()
      await waiting.value
      #expect(clock.sleeperCount == 0)
    }
  }

  @Test func `changes while a reader looks are never lost`() async throws {
    try await withQueue { test in
      let hub = hub(test)
      let id = try await test.submit()
      let reader = try #require(hub.reader(of: id, for: "ann"))
      let changes = Task {
        for _ in 0..<100 {
          let claim = try await test.claim()
          try await test.queue.release(claim)
        }
        _ = try await test.queue.cancel(id: id)
      }
      // The clock stands still, so a wait whose change is lost would never end.
      try await hub.wait(reader, for: id, in: test.jobs, atMost: .seconds(100)) { $0 == .cancelled }
      #expect(try await test.jobs.glance(id: id)?.state == .cancelled)
      try await changes.value
    }
  }
}
