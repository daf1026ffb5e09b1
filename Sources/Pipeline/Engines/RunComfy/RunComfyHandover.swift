import NIOConcurrencyHelpers

/// How far an attempt is with handing its request over, between the task that does it and the one that listens for the owner's cancel.
struct RunComfyHandover: Sendable {
  private let isAsked = NIOLockedValueBox(false)
  private let ids: AsyncStream<String>
  private let announcement: AsyncStream<String>.Continuation

  /// - Parameter id: RunComfy's id, where it was handed over before.
  init(id: String?) {
    (ids, announcement) = AsyncStream.makeStream()
    if let id { announcement.yield(id) }
  }

  /// Whether the owner has asked for a cancel.
  var isCancelAsked: Bool { isAsked.withLockedValue { $0 } }

  func askCancel() { isAsked.withLockedValue { $0 = true } }

  /// Tells RunComfy's id, once.
  func announce(_ id: String) { announcement.yield(id) }

  /// RunComfy's id, once it is known; `nil` where this task was cancelled before. For one reader, once.
  func id() async -> String? {
    for await id in ids { return id }
    return nil
  }
}
