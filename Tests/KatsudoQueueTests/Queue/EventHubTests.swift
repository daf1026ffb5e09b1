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
      let readers = [hub.reader(of: first), hub.reader(of: first), hub.reader(of: second)].compactMap { $0 }
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

  @Test func `a reader looks again after fifteen seconds at the latest`() async throws {
    try await withQueue { test in
      let clock = HeldClock()
      let hub = hub(test, time: clock.source)
      let reader = try #require(hub.reader(of: "r"))
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
      let hub = hub(test, limit: 2)
      var readers = [hub.reader(of: "a"), hub.reader(of: "a")]
      #expect(readers.allSatisfy { $0 != nil })
      #expect(hub.reader(of: "b") == nil)
      readers.removeLast()
      #expect(hub.reader(of: "b") != nil)
      #expect(hub.readerCount == 1)
      readers.removeLast()
      #expect(hub.readerCount == 0)
      #expect(hub.requestCount == 0)
      #expect(self.hub(test, limit: 0).reader(of: "a") == nil)
    }
  }

  @Test func `the readers of a request that is deleted are woken`() async throws {
    try await withQueue { test in
      let clock = HeldClock()
      let hub = hub(test, time: clock.source)
      let reader = try #require(hub.reader(of: "r"))
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
      let readers = (0..<50).compactMap { hub.reader(of: "\($0 % 7)") }
      let waits = readers.map { reader in Task { await reader.wait(atMost: .seconds(10)) } }
      try await until { clock.sleeperCount == 50 }
      #expect(readers.allSatisfy { !$0.isOver })
      hub.stop()
      for wait in waits { await wait.value }
      #expect(readers.allSatisfy { $0.isOver })
      await readers[0].wait(atMost: .seconds(10))
      #expect(hub.reader(of: "a") == nil)
    }
  }

  @Test func `a cancelled task waits no longer`() async throws {
    try await withQueue { test in
      let clock = HeldClock()
      let hub = hub(test, time: clock.source)
      let reader = try #require(hub.reader(of: "r"))
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
      let reader = try #require(hub.reader(of: id))
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
