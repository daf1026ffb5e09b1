package import KatsudoAPI
package import KatsudoCore
import NIOConcurrencyHelpers

/// Wakes the readers of requests: event streams and long polls.
///
/// A change of a request, or a report about it, wakes those readers of this request that it concerns, and no others. A request without a reader costs nothing.
/// The hub limits the number of readers, because callers make them, of all owners together and of each owner to half of that. It ends all of
/// them when the server stops.
///
/// The hub hears only of changes that this process writes. A reader of a store that others also write looks again at least every
/// ``longestPause``.
package final class EventHub: Sendable {
  /// The longest time between two looks of a reader at the store.
  package static let longestPause = Duration.seconds(15)

  /// The changes of a request that wake a reader.
  package enum Interest: Sendable {
    /// Every change, and every report about the progress.
    case everything
    /// Every change of the state.
    case state
    /// The end of the request.
    case end

    fileprivate func includes(_ change: JobChange?) -> Bool {
      switch self {
      case .everything: true
      case .state: change.map { $0.before?.state != $0.job.state } ?? false
      case .end: change?.job.state.isFinal ?? false
      }
    }
  }

  fileprivate struct Place {
    var owner: Owner
    var interest: Interest
    var isSignalled = false
    var isEnded = false
    var waiter: CheckedContinuation<Void, Never>?
  }

  fileprivate struct State {
    /// The readers by request, then by their own number.
    var places: [String: [UInt64: Place]] = [:]
    var count = 0
    var countByOwner: [Owner: Int] = [:]
    var lastNumber: UInt64 = 0
    var isStopped = false
  }

  private let state = NIOLockedValueBox(State())
  private let limit: Int
  private let time: TimeSource

  /// - Parameters:
  ///   - store: the store whose changes wake the readers.
  ///   - limit: the largest number of readers at a time, 0 or more. One owner may have half of them, and at least one.
  ///   - time: the clock of the readers' pauses.
  package init(store: any JobStore, limit: Int, time: TimeSource) {
    self.limit = limit
    self.time = time
    store.observe { [state] change in Self.wake(change.job.id, state) { $0.includes(change) } }
    store.observeProgress { [state] claim in Self.wake(claim.requestID, state) { $0.includes(nil) } }
  }

  var uptime: Duration { time.uptime }

  /// The number of readers now.
  package var readerCount: Int { state.withLockedValue { $0.count } }

  /// The number of requests that have a reader now.
  package var requestCount: Int { state.withLockedValue { $0.places.count } }

  /// Makes a reader. Make it before the first look at the store: a change after that look then wakes it.
  ///
  /// - Parameter interest: the changes that wake the reader.
  /// - Returns: `nil` if there are as many readers as allowed, of this owner or of all, or if the server stops.
  package func reader(of requestID: String, for owner: Owner, _ interest: Interest = .everything) -> EventHubReader? {
    let ownerLimit = max(1, limit / 2)
    let number = state.withLockedValue { state -> UInt64? in
      guard !state.isStopped, state.count < limit, state.countByOwner[owner, default: 0] < ownerLimit else { return nil }
      state.count += 1
      state.countByOwner[owner, default: 0] += 1
      state.lastNumber += 1
      state.places[requestID, default: [:]][state.lastNumber] = Place(owner: owner, interest: interest)
      return state.lastNumber
    }
    return number.map { EventHubReader(hub: self, requestID: requestID, number: $0) }
  }

  /// Wakes all readers for the last time. New readers are refused from now on.
  package func stop() {
    let waiters = state.withLockedValue { state in
      state.isStopped = true
      var waiters: [CheckedContinuation<Void, Never>] = []
      for id in state.places.keys { waiters += state.signal(id, where: { _ in true }) }
      return waiters
    }
    for waiter in waiters { waiter.resume() }
  }

  /// Wakes the readers of a request that was deleted. They see that it is gone, and end.
  package func wake(_ requestID: String) { Self.wake(requestID, state) { _ in true } }

  private static func wake(_ requestID: String, _ state: NIOLockedValueBox<State>, where isConcerned: (Interest) -> Bool) {
    let waiters = state.withLockedValue { $0.signal(requestID, where: isConcerned) }
    for waiter in waiters { waiter.resume() }
  }

  fileprivate func isOver(_ number: UInt64, of requestID: String) -> Bool {
    state.withLockedValue { $0.isStopped || $0.places[requestID]?[number]?.isEnded ?? true }
  }

  /// Wakes one reader.
  ///
  /// - Parameter isEnd: `true` if the reader must end.
  fileprivate func wake(_ number: UInt64, of requestID: String, isEnd: Bool) {
    let waiter = state.withLockedValue { state in
      if isEnd { state.places[requestID]?[number]?.isEnded = true }
      return state.signal(number, of: requestID)
    }
    waiter?.resume()
  }

  fileprivate func remove(_ number: UInt64, of requestID: String) {
    state.withLockedValue { state in
      guard let place = state.places[requestID]?.removeValue(forKey: number) else { return }
      state.count -= 1
      let left = state.countByOwner[place.owner, default: 1] - 1
      state.countByOwner[place.owner] = left == 0 ? nil : left
      if state.places[requestID]?.isEmpty == true { state.places[requestID] = nil }
    }
  }

  fileprivate func wait(_ number: UInt64, of requestID: String, atMost pause: Duration) async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { [time] in try? await time.sleep(pause) }
      group.addTask { await self.signal(number, of: requestID) }
      await group.next()
      group.cancelAll()
    }
  }

  /// Returns at the next signal, or at once if there was one since the last call. A cancelled task returns too.
  private func signal(_ number: UInt64, of requestID: String) async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOver = state.withLockedValue { state in
          guard !state.isStopped, !Task.isCancelled, let place = state.places[requestID]?[number], !place.isSignalled else {
            state.places[requestID]?[number]?.isSignalled = false
            return true
          }
          state.places[requestID]?[number]?.waiter = continuation
          return false
        }
        if isOver { continuation.resume() }
      }
    } onCancel: {
      let waiter = state.withLockedValue { state in
        defer { state.places[requestID]?[number]?.waiter = nil }
        return state.places[requestID]?[number]?.waiter
      }
      waiter?.resume()
    }
  }
}

extension EventHub.State {
  /// Returns the waiters of a request whose interest fits, and marks such readers that do not wait now.
  fileprivate mutating func signal(
    _ requestID: String, where isConcerned: (EventHub.Interest) -> Bool
  ) -> [CheckedContinuation<Void, Never>] {
    guard let readers = places[requestID]?.filter({ isConcerned($0.value.interest) }) else { return [] }
    return readers.keys.compactMap { signal($0, of: requestID) }
  }

  /// Returns the waiter of one reader, or marks the reader if it does not wait now.
  fileprivate mutating func signal(_ number: UInt64, of requestID: String) -> CheckedContinuation<Void, Never>? {
    guard let waiter = places[requestID]?[number]?.waiter else {
      places[requestID]?[number]?.isSignalled = true
      return nil
    }
    places[requestID]?[number]?.waiter = nil
    return waiter
  }
}

/// One reader of one request. It has its place in the hub as long as this object exists.
package final class EventHubReader: Sendable {
  private let hub: EventHub
  private let requestID: String
  private let number: UInt64

  fileprivate init(hub: EventHub, requestID: String, number: UInt64) {
    self.hub = hub
    self.requestID = requestID
    self.number = number
  }

  deinit { hub.remove(number, of: requestID) }

  /// `true` if the reader must end now: the server stops, ``end()`` was called, or the task was cancelled.
  package var isOver: Bool { hub.isOver(number, of: requestID) || Task.isCancelled }

  /// Wakes this reader as a change of its request does.
  package func wake() { hub.wake(number, of: requestID, isEnd: false) }

  /// Wakes this reader for the last time: its client is gone.
  package func end() { hub.wake(number, of: requestID, isEnd: true) }

  /// Waits for a change of the request that the reader is interested in. A change since the last call counts too.
  ///
  /// - Parameter pause: the longest wait. It is shortened to ``EventHub/longestPause``.
  package func wait(atMost pause: Duration) async {
    await hub.wait(number, of: requestID, atMost: min(pause, EventHub.longestPause))
  }
}
