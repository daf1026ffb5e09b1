extension KatsudoClient.Requests {
  /// Returns the changes of a request up to its end: first the current status, then each status that differs from the one before. The last
  /// status is final.
  ///
  /// ```swift
  /// for try await status in client.requests.events(handle) {
  ///   print(status.state, status.queuePosition ?? 0, status.progress ?? 0)
  /// }
  /// ```
  ///
  /// The client asks the server at the pauses of ``ClientOptions/polling``, and only while a caller waits for the next status. Each
  /// iteration starts anew with the current status.
  ///
  /// The iteration throws ``KatsudoError``, or `CancellationError` if the task is cancelled.
  public func events(_ handle: RequestHandle) -> RequestEvents { RequestEvents(requests: self, handle: handle) }
}

/// The changes of a request up to its end. See ``KatsudoClient/Requests/events(_:)``.
public struct RequestEvents: AsyncSequence, Sendable {
  public typealias Element = RequestStatus

  let requests: KatsudoClient.Requests
  let handle: RequestHandle
  var deadline: Duration?

  /// Starts a new iteration.
  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(events: self) }

  /// Asks the server for the next change.
  public struct AsyncIterator: AsyncIteratorProtocol {
    private let events: RequestEvents
    private var schedule: PollSchedule
    private var last: RequestStatus?
    /// The pause before the next call.
    private var pause: Duration?

    init(events: RequestEvents) {
      self.events = events
      schedule = PollSchedule(events.requests.wire.options.polling)
    }

    /// Returns the next status that differs from the one before, or `nil` after the final status.
    public mutating func next() async throws -> RequestStatus? {
      if let last, last.state.isFinal { return nil }
      while true {
        if let pause { try await events.pause(for: pause) }
        let (status, requested) = try await ask()
        let hasChanged = status != last
        pause = schedule.next(after: status, last: last, requested: requested)
        last = status
        if hasChanged { return status }
      }
    }

    private func ask() async throws -> (RequestStatus, Duration?) {
      do {
        return try await events.requests.poll(events.handle, deadline: events.deadline)
      } catch let error as KatsudoError {
        throw events.isLate ? .timeout(events.handle) : error
      }
    }
  }
}

extension RequestEvents {
  var isLate: Bool { deadline.map { requests.wire.time.uptime >= $0 } ?? false }

  /// Waits for the pause, but at most until the deadline.
  ///
  /// - Throws: ``KatsudoError/timeout(_:)`` if the deadline has passed, or `CancellationError`.
  func pause(for pause: Duration) async throws {
    let time = requests.wire.time
    let left = deadline.map { $0 - time.uptime } ?? pause
    guard left > .zero else { throw KatsudoError.timeout(handle) }
    try await time.sleep(Swift.min(pause, left))
  }
}

/// A change of a request that the caller waits for.
public enum RequestUpdate: Sendable, Hashable {
  /// The server has accepted the request. Store the handle now: a program that crashes later can continue with it.
  case submitted(RequestHandle)
  /// The status has changed.
  case status(RequestStatus)
}
