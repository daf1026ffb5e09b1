package import KatsudoAPI
package import KatsudoCore
import NIOConcurrencyHelpers

/// The webhook sink of the server: the newest messages of each owner that were sent to ``JobWebhook/sinkURL``. They are in memory only, so a
/// restart loses them.
package final class WebhookSink: Sendable {
  package struct Limits: Sendable, Hashable {
    /// The most messages of one owner. The oldest goes first.
    package var messages = 20
    /// The most owners with messages. The owner who got or read messages the longest time ago goes first.
    package var owners = 1000
    /// The most bytes of all messages together. Owners go as with ``owners``.
    package var bytes = 64 << 20
    /// The seconds for which a message is kept.
    package var seconds = 3600.0

    package init() {}
  }

  /// A message as a receiver would get it.
  package struct Message: Sendable, Hashable {
    /// The id of the message, which all tries have. A message that is sent again replaces the earlier one.
    package var id: String
    package var requestID: String
    package var owner: Owner
    package var headers: [String: String]
    package var body: [UInt8]

    package init(id: String, requestID: String, owner: Owner, headers: [String: String], body: [UInt8]) {
      self.id = id
      self.requestID = requestID
      self.owner = owner
      self.headers = headers
      self.body = body
    }

    /// - Parameter headers: names in lower case, each once.
    package init(_ delivery: Delivery, body: [UInt8], headers: [(String, String)]) {
      self.init(
        id: delivery.id, requestID: delivery.requestID, owner: delivery.owner, headers: Dictionary(headers) { $1 }, body: body)
    }

    fileprivate var byteCount: Int { headers.reduce(body.count) { $0 + $1.key.utf8.count + $1.value.utf8.count } }
  }

  package struct Kept: Sendable, Hashable {
    package var message: Message
    package var receivedAt: Timestamp
    /// Milliseconds of the monotonic clock.
    fileprivate var until: Int64
  }

  private struct Inbox {
    /// Oldest first.
    var messages: [Kept] = []
    /// The number of the last use.
    var lastUse: UInt64 = 0
  }

  private struct State {
    var inboxes: [Owner: Inbox] = [:]
    var byteCount = 0
    var uses: UInt64 = 0

    mutating func use(_ owner: Owner) {
      uses += 1
      inboxes[owner]?.lastUse = uses
    }

    mutating func remove(_ owner: Owner, where isGone: (Kept) -> Bool) {
      guard var inbox = inboxes[owner] else { return }
      byteCount -= inbox.messages.filter(isGone).reduce(0) { $0 + $1.message.byteCount }
      inbox.messages.removeAll(where: isGone)
      inboxes[owner] = inbox.messages.isEmpty ? nil : inbox
    }

    mutating func removeExpired(at now: Int64) {
      for owner in Array(inboxes.keys) { remove(owner) { $0.until <= now } }
    }

    /// Removes the owner whose last use is the longest time ago.
    mutating func removeLeastUsed() {
      guard let owner = inboxes.min(by: { $0.value.lastUse < $1.value.lastUse })?.key else { return }
      remove(owner) { _ in true }
    }
  }

  private let state = NIOLockedValueBox(State())
  private let limits: Limits
  private let time: TimeSource

  package init(limits: Limits = Limits(), time: TimeSource) {
    self.limits = limits
    self.time = time
  }

  /// Keeps a message for its owner.
  ///
  /// - Returns: `false` if the limits allow no message, or none of this size. It is not kept then.
  @discardableResult
  package func keep(_ message: Message) -> Bool {
    let now = time.monotonicMilliseconds()
    guard message.byteCount <= limits.bytes, limits.messages > 0, limits.owners > 0 else { return false }
    let kept = Kept(message: message, receivedAt: time.now(), until: now + Int64(limits.seconds * 1000))
    let (limits, owner) = (limits, message.owner)
    state.withLockedValue { state in
      state.remove(owner) { $0.message.id == message.id || $0.until <= now }
      if state.inboxes[owner]?.messages.count ?? 0 >= limits.messages, let oldest = state.inboxes[owner]?.messages.first {
        state.remove(owner) { $0 == oldest }
      }
      let isNew = state.inboxes[owner] == nil
      if (isNew && state.inboxes.count >= limits.owners) || state.byteCount + message.byteCount > limits.bytes {
        state.removeExpired(at: now)
      }
      if isNew, state.inboxes.count >= limits.owners { state.removeLeastUsed() }
      state.use(owner)
      while state.byteCount + message.byteCount > limits.bytes { state.removeLeastUsed() }
      state.inboxes[owner, default: Inbox()].messages.append(kept)
      state.byteCount += message.byteCount
      state.use(owner)
    }
    return true
  }

  /// Removes the messages about requests whose records are gone.
  ///
  /// - Parameter owner: the owner of the requests, or `nil` if they have several owners.
  package func forget(_ requestIDs: Set<String>, of owner: Owner? = nil) {
    guard !requestIDs.isEmpty else { return }
    state.withLockedValue { state in
      for owner in owner.map({ [$0] }) ?? Array(state.inboxes.keys) {
        state.remove(owner) { requestIDs.contains($0.message.requestID) }
      }
    }
  }

  /// Returns the messages of an owner, newest first.
  package func messages(of owner: Owner) -> [Kept] {
    let now = time.monotonicMilliseconds()
    return state.withLockedValue { state in
      state.remove(owner) { $0.until <= now }
      state.use(owner)
      return state.inboxes[owner]?.messages.reversed() ?? []
    }
  }
}
