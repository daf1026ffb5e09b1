import KatsudoServer
import Testing

@Suite(.timeLimit(.minutes(2))) struct ByteSemaphoreTests {
  @Test func `an acquire that fits succeeds at once, and others wait for room`() async throws {
    let semaphore = ByteSemaphore(bytes: 100)
    try await semaphore.acquire(60, within: .seconds(60))
    try await semaphore.acquire(40, within: .seconds(60))
    #expect(semaphore.used == 100)
    await #expect(throws: ByteSemaphore.Late.self) { try await semaphore.acquire(1, within: .zero) }
    let waiting = Task.immediate { try await semaphore.acquire(50, within: .seconds(60)) }
    semaphore.release(40)
    semaphore.release(60)
    try await waiting.value
    #expect(semaphore.used == 50)
  }

  @Test func `small acquires do not overtake a large one that waits`() async throws {
    let semaphore = ByteSemaphore(bytes: 100)
    try await semaphore.acquire(50, within: .seconds(60))
    // The task runs until it waits, so it is in the queue now.
    let large = Task.immediate { try await semaphore.acquire(100, within: .seconds(60)) }
    await #expect(throws: ByteSemaphore.Late.self, "the large one comes first, although there is room") {
      try await semaphore.acquire(1, within: .zero)
    }
    semaphore.release(50)
    try await large.value
    #expect(semaphore.used == 100)
  }

  @Test func `an acquire that is cancelled lets the next one through`() async throws {
    let semaphore = ByteSemaphore(bytes: 100)
    try await semaphore.acquire(50, within: .seconds(60))
    let large = Task.immediate { try await semaphore.acquire(100, within: .seconds(60)) }
    let small = Task.immediate { try await semaphore.acquire(50, within: .seconds(60)) }
    large.cancel()
    await #expect(throws: ByteSemaphore.Late.self) { try await large.value }
    try await small.value
    #expect(semaphore.used == 100)
  }

  @Test func `an acquire of more than everything gets everything`() async throws {
    let semaphore = ByteSemaphore(bytes: 100)
    try await semaphore.acquire(1000, within: .seconds(60))
    #expect(semaphore.used == 100)
    semaphore.release(1000)
    #expect(semaphore.used == 0)
  }
}
