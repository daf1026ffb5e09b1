import KatsudoMachine
import NIOConcurrencyHelpers
import Testing

@Suite struct RemovalLockTests {
  @Test func `only one caller at a time has the lock`() async {
    let lock = RemovalLock()
    let state = NIOLockedValueBox((holders: 0, most: 0, runs: 0))
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<200 {
        group.addTask {
          await lock.holding {
            state.withLockedValue { state in
              state.holders += 1
              state.most = max(state.most, state.holders)
            }
            await Task.yield()
            state.withLockedValue { state in
              state.holders -= 1
              state.runs += 1
            }
          }
        }
      }
    }
    #expect(state.withLockedValue { $0.most } == 1)
    #expect(state.withLockedValue { $0.runs } == 200)
  }

  @Test func `work that throws gives the lock back`() async throws {
    struct Fault: Error {}
    let lock = RemovalLock()
    await #expect(throws: Fault.self) { try await lock.holding { throw Fault() } }
    #expect(await lock.holding { 1 } == 1)
  }
}
