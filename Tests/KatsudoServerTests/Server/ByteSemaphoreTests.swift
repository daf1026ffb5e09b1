import KatsudoServer
import Testing

@Suite(.timeLimit(.minutes(2))) struct ByteSemaphoreTests {
  @Test func `what fits is let in at once, and what does not waits for room`() async throws {
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

  @Test func `a large one is not overtaken for ever by small ones`() async throws {
    let semaphore = ByteSemaphore(bytes: 100)
    try await semaphore.acquire(50, within: .seconds(60))
    // It runs here up to where it waits: then it stands in line.
    let large = Task.immediate { try await semaphore.acquire(100, within: .seconds(60)) }
    await #expect(throws: ByteSemaphore.Late.self, "there is room, and one stands before it") {
      try await semaphore.acquire(1, within: .zero)
    }
    semaphore.release(50)
    try await large.value
    #expect(semaphore.used == 100)
  }

  @Test func `one that gives up leaves its place to those behind it`() async throws {
    let semaphore = ByteSemaphore(bytes: 100)
    try await semaphore.acquire(50, within: .seconds(60))
    let large = Task.immediate { try await semaphore.acquire(100, within: .seconds(60)) }
    let small = Task.immediate { try await semaphore.acquire(50, within: .seconds(60)) }
    large.cancel()
    await #expect(throws: ByteSemaphore.Late.self) { try await large.value }
    try await small.value
    #expect(semaphore.used == 100)
  }

  @Test func `more than all counts as all`() async throws {
    let semaphore = ByteSemaphore(bytes: 100)
    try await semaphore.acquire(1000, within: .seconds(60))
    #expect(semaphore.used == 100)
    semaphore.release(1000)
    #expect(semaphore.used == 0)
  }
}
