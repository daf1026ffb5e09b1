import HTTPTypes
import KatsudoCore
import KatsudoQueue

/// Holds an answer back until a request has changed, for callers that send `Prefer: wait=n`.
struct LongPoll: Sendable {
  let queue: JobQueue
  let events: EventHub

  /// The change that a caller waits for.
  enum Goal: Sendable {
    case end
    case firstChange
  }

  /// Waits if the headers ask for it and the server has a place for the wait. The wait ends early if the caller closes its side of the
  /// connection, because only the answer shows if the caller is gone.
  ///
  /// - Returns: the headers to add to the answer. They are empty if the caller did not ask for a wait, or if there was no place.
  func wait(for goal: Goal, of requestID: String, _ headers: HTTPFields, _ context: CallerContext) async throws -> HTTPFields {
    guard let preference = WaitPreference(headers),
      let reader = events.reader(of: requestID, for: context.caller.owner, goal == .end ? .end : .state)
    else { return [:] }
    var listener: ConnectionSigns.Listener?
    if let connection = context.connection {
      guard let signs = await connection.signs() else { return [:] }
      listener = signs.wake(reader, endsWithInput: true)
    }
    defer { withExtendedLifetime(listener) {} }
    let first = goal == .firstChange ? try await queue.store.glance(id: requestID)?.state : nil
    try await events.wait(reader, for: requestID, in: queue.store, atMost: preference.limit) { state in
      state.isFinal || first.map { $0 != state } ?? false
    }
    return [.preferenceApplied: preference.applied]
  }
}
