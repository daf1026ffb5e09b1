package import KatsudoAPI
import NIOConcurrencyHelpers

/// Two clocks that stand still until a test moves them. A pause lasts until the clock has been moved past its end.
package final class HeldClock: Sendable {
  private struct Sleeper {
    var end: Int64
    var continuation: CheckedContinuation<Void, any Error>
  }

  private struct State {
    var milliseconds: Int64 = 5_000
    var lastID = 0
    var sleepers: [Int: Sleeper] = [:]
  }

  private static let start: Int64 = 1_795_339_800_000_000

  private let state = NIOLockedValueBox(State())

  package init() {}

  package var source: TimeSource {
    TimeSource(
      now: { Timestamp(microseconds: Self.start + self.milliseconds * 1000) }, monotonicMilliseconds: { self.milliseconds },
      sleep: { try await self.sleep($0) })
  }

  private var milliseconds: Int64 { state.withLockedValue { $0.milliseconds } }

  /// The number of pauses that last now.
  package var sleeperCount: Int { state.withLockedValue { $0.sleepers.count } }

  /// Lets time pass, and ends the pauses that are over.
  package func advance(_ time: Duration) {
    let over = state.withLockedValue { state in
      state.milliseconds += time.wholeMilliseconds
      let over = state.sleepers.filter { $0.value.end <= state.milliseconds }
      for id in over.keys { state.sleepers[id] = nil }
      return over.values.map(\.continuation)
    }
    for continuation in over { continuation.resume() }
  }

  private func sleep(_ pause: Duration) async throws {
    let id = state.withLockedValue { state in
      state.lastID += 1
      return state.lastID
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let result = state.withLockedValue { state -> Result<Void, any Error>? in
          if Task.isCancelled { return .failure(CancellationError()) }
          if pause <= .zero { return .success(()) }
          state.sleepers[id] = Sleeper(end: state.milliseconds + pause.wholeMilliseconds, continuation: continuation)
          return nil
        }
        if let result { continuation.resume(with: result) }
      }
    } onCancel: {
      state.withLockedValue { $0.sleepers.removeValue(forKey: id) }?.continuation.resume(throwing: CancellationError())
    }
  }
}
