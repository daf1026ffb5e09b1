import KatsudoQueue
import Testing

@Suite(.timeLimit(.minutes(3))) struct WorkSignalTests {
  @Test func `a signal between reading the count and waiting is not missed`() async {
    let signal = WorkSignal()
    let seen = signal.count
    signal.raise()
    await signal.wait(after: seen)
    #expect(signal.count == seen + 1)
  }

  @Test func `one signal wakes all waiting tasks`() async {
    let signal = WorkSignal()
    let woken = await withTaskGroup(of: Void.self) { group in
      for _ in 0..<20 { group.addTask { await signal.wait(after: 0) } }
      // A task that does not wait yet finds the signal raised.
      signal.raise()
      return await group.reduce(0) { count, _ in count + 1 }
    }
    #expect(woken == 20)
  }

  @Test func `a cancelled task stops waiting`() async {
    let signal = WorkSignal()
    let early = Task { await signal.wait(after: 0) }
    early.cancel()
    await early.value
    let late = Task.immediate { await signal.wait(after: 0) }
    late.cancel()
    await late.value
    #expect(signal.count == 0)
  }

  @Test func `no signal is lost when two tasks wake each other in turn`() async {
    let (ping, pong) = (WorkSignal(), WorkSignal())
    async let answers: Void = {
      for round in 0..<200 as Range<UInt64> {
        await ping.wait(after: round)
        pong.raise()
      }
    }()
    for round in 0..<200 as Range<UInt64> {
      ping.raise()
      await pong.wait(after: round)
    }
    await answers
    #expect(pong.count == 200)
  }
}
