import NIOConcurrencyHelpers

/// The state of a handover. One task hands the work over, and another one listens for the owner's cancel requests. Both share this state.
struct Handover: Sendable {
  private let isAsked = NIOLockedValueBox(false)
  private let ids: AsyncStream<String>
  private let announcement: AsyncStream<String>.Continuation

  /// - Parameter id: the service's id if the work was handed over before, otherwise `nil`.
  init(id: String?) {
    (ids, announcement) = AsyncStream.makeStream()
    if let id { announcement.yield(id) }
  }

  /// `true` if the owner has asked for a cancel.
  var isCancelAsked: Bool { isAsked.withLockedValue { $0 } }

  func askCancel() { isAsked.withLockedValue { $0 = true } }

  /// Announces the service's id. Call it once.
  func announce(_ id: String) { announcement.yield(id) }

  /// Waits for the service's id. Returns `nil` if the task is cancelled before. Call it only once.
  func id() async -> String? {
    for await id in ids { return id }
    return nil
  }
}
