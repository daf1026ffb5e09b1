extension KatsudoClient.Requests {
  /// Returns the events of a request from its beginning up to its end. The last event is the final status.
  ///
  /// ```swift
  /// for try await event in client.requests.events(handle) {
  ///   switch event {
  ///   case .status(let status): print(status.state)
  ///   case .progress(let progress): print(progress.fraction, progress.stage ?? "")
  ///   default: break
  ///   }
  /// }
  /// ```
  ///
  /// Katsudo sends the events as a stream. If the stream breaks, also by a restart of the server, the client resumes it after the last
  /// event that it got, so no status, output or log event is missed and none comes twice. Of the reports of progress only the newest is
  /// sure to come. If streams break again and again, the client polls. With any other server, or without a stream
  /// (``ClientOptions/usesEventStream``), the client asks for the status at the pauses of ``ClientOptions/polling``, and only while a
  /// caller waits for the next event. Each iteration starts anew.
  ///
  /// The iteration throws ``KatsudoError``, or `CancellationError` if the task is cancelled.
  public func events(_ handle: RequestHandle) -> RequestEvents { RequestEvents(requests: self, handle: handle) }
}

/// The events of a request up to its end. See ``KatsudoClient/Requests/events(_:)``.
public struct RequestEvents: AsyncSequence, Sendable {
  public typealias Element = RequestEvent

  let requests: KatsudoClient.Requests
  let handle: RequestHandle
  var deadline: Duration?

  /// Starts an iteration, which begins with the current status.
  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(events: self) }

  /// Waits for the next event.
  public struct AsyncIterator: AsyncIteratorProtocol {
    private let events: RequestEvents
    private var polls: PolledEvents
    private var stream: StreamedEvents?
    private var isDecided = false
    private var isOver = false

    init(events: RequestEvents) {
      self.events = events
      polls = PolledEvents(events)
    }

    /// Returns the next event, or `nil` after the final status.
    public mutating func next() async throws -> RequestEvent? {
      if isOver { return nil }
      let event = try await isDecided ? following() : first()
      isOver = event.isLast
      return event
    }

    /// Finds out if the server is a Katsudo server. One that has not answered in this process is asked for the status, as any server is.
    private mutating func first() async throws -> RequestEvent {
      isDecided = true
      if events.mayStream {
        stream = StreamedEvents(events)
        return try await following()
      }
      let event = try await polls.next()
      guard events.mayStream else { return event }
      // The stream begins with the first event of the request, so the status that was asked for comes again.
      polls = PolledEvents(events)
      stream = StreamedEvents(events)
      return try await following()
    }

    private mutating func following() async throws -> RequestEvent {
      if let event = try await stream?.next() { return event }
      stream = nil
      return try await polls.next()
    }
  }
}

extension RequestEvents {
  fileprivate var mayStream: Bool { requests.wire.options.usesEventStream && KatsudoServers.contains(requests.wire.base.origin) }

  var isLate: Bool { deadline.map { requests.wire.time.uptime >= $0 } ?? false }

  /// Returns the time until the deadline, or `nil` without a deadline.
  ///
  /// - Throws: ``KatsudoError/timeout(_:)`` if the deadline has passed.
  func left() throws(KatsudoError) -> Duration? {
    guard let deadline else { return nil }
    let left = deadline - requests.wire.time.uptime
    guard left > .zero else { throw .timeout(handle) }
    return left
  }

  /// Waits for the pause, but at most until the deadline.
  ///
  /// - Throws: ``KatsudoError/timeout(_:)`` if the deadline has passed, or `CancellationError`.
  func pause(for pause: Duration) async throws {
    try await requests.wire.time.sleep(Swift.min(pause, try left() ?? pause))
  }
}

/// An update about a request, from `subscribe`.
public enum RequestUpdate: Sendable, Hashable {
  /// The server has accepted the request. Store the handle now, so that the program can continue to wait after a restart.
  case submitted(RequestHandle)
  /// The status has changed to this one.
  case status(RequestStatus)
}
