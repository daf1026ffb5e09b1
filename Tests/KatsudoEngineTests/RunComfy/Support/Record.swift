import KatsudoCore
import NIOConcurrencyHelpers

/// The records that were written and the calls that were sent, in their order.
final class Record: Sendable {
  private struct State {
    var events: [String] = []
    var accepted: [String] = []
  }

  private let state = NIOLockedValueBox(State())

  var events: [String] { state.withLockedValue { $0.events } }
  /// The ids that were written to the record.
  var accepted: [String] { state.withLockedValue { $0.accepted } }
  /// The entries that the engine wrote, without the calls.
  var notes: [String] { events.filter { ["open", "accept", "withdraw", "refuse"].contains($0) } }

  func add(_ event: String) { state.withLockedValue { $0.events.append(event) } }

  /// Returns the queue's side of an attempt, in memory.
  ///
  /// - Parameters:
  ///   - id: the id of work that was handed over before.
  ///   - failing: the event that cannot be written.
  func remote(id: String? = nil, failing: String? = nil) -> RemoteWork {
    let note: @Sendable (String) throws(EngineFailure) -> Void = { [self] event throws(EngineFailure) in
      if event == failing { throw EngineFailure(.unavailable, "The disk is full.") }
      add(event)
    }
    return RemoteWork(
      id: id, open: { () async throws(EngineFailure) in try note("open") },
      accept: { [state] id async throws(EngineFailure) in
        try note("accept")
        state.withLockedValue { $0.accepted.append(id) }
      }, withdraw: { () async throws(EngineFailure) in try note("withdraw") })
  }

  /// The owner's requests to cancel.
  func stop(_ cancels: AsyncStream<Void>, onRefuse: @escaping @Sendable () -> Void = {}) -> StopRequests {
    StopRequests(requests: cancels) { [self] in
      add("refuse")
      onRefuse()
    }
  }
}
