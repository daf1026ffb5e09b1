extension KatsudoClient.Requests {
  /// Returns a sequence of the status changes of a request until it ends: first the current status, then each status that differs from the
  /// one before. The last status is final.
  ///
  /// ```swift
  /// for try await status in client.requests.events(handle) {
  ///   print(status.state, status.queuePosition ?? 0, status.progress ?? 0)
  /// }
  /// ```
  ///
  /// The client asks the server only while a caller waits for the next status, with the pauses of ``ClientOptions/polling``. Each iteration
  /// begins with the current status.
  ///
  /// The iteration throws ``KatsudoError``, or `CancellationError` if the task is cancelled.
  public func events(_ handle: RequestHandle) -> RequestEvents { RequestEvents(requests: self, handle: handle) }
}

/// A sequence of the status changes of a request until it ends. See ``KatsudoClient/Requests/events(_:)``.
public struct RequestEvents: AsyncSequence, Sendable {
  /// The status after a change.
  public typealias Element = RequestStatus

  let requests: KatsudoClient.Requests
  let handle: RequestHandle
  var deadline: Duration?

  /// Starts an iteration, which begins with the current status.
  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(events: self) }

  /// An iteration over the status changes. It asks the server for each next status.
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

    /// Waits for the next status that differs from the one before. Returns `nil` after the final status.
    ///
    /// - Throws: ``KatsudoError``, or `CancellationError` if the task is cancelled.
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

/// An update about a request, from `subscribe`.
public enum RequestUpdate: Sendable, Hashable {
  /// The server has accepted the request. Store the handle now, so that the program can continue to wait after a restart.
  case submitted(RequestHandle)
  /// The status has changed to this one.
  case status(RequestStatus)
}
