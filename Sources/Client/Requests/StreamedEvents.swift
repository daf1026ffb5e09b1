/// The events of a request that a Katsudo server sends as a stream. A stream that breaks is resumed after the last event.
struct StreamedEvents {
  private let events: RequestEvents
  private var stream: AsyncThrowingStream<EventStreamPart, any Error>.AsyncIterator?
  private var lastID: String?
  /// The number of streams that broke since the last event.
  private var breaks = 0
  /// `true` if a stream has brought an event. The server can be reached then, and polling may work where long connections do not.
  private var wasOpen = false

  init(_ events: RequestEvents) { self.events = events }

  /// Returns the next event, or `nil` if the server has no stream for the request.
  mutating func next() async throws -> RequestEvent? {
    while true {
      var fault: KatsudoError?
      do {
        switch try await part() {
        case .message(let message):
          breaks = 0
          wasOpen = true
          lastID = message.id ?? lastID
          if let event = RequestEvent(message, of: events.handle) { return event }
          continue
        case .refused: return nil
        // A server that stops ends its streams.
        case nil: break
        }
      } catch is TimeLimitExceeded {
        throw KatsudoError.timeout(events.handle)
      } catch let error as KatsudoError {
        throw error
      } catch {
        fault = KatsudoError.connection(error, to: events.requests.wire.base.origin)
      }
      try Task.checkCancellation()
      stream = nil
      guard try await mayResume(fault) else { return nil }
    }
  }

  private mutating func part() async throws -> EventStreamPart? {
    if stream == nil {
      let wire = events.requests.wire
      stream = wire.stream(try events.requests.path(events.handle, "events"), after: lastID, within: try events.left()).makeAsyncIterator()
    }
    return try await stream?.next()
  }

  /// Waits before the stream is opened again.
  ///
  /// - Returns: `false` if streams that were open end again and again. Polling may still work.
  /// - Throws: the fault of the connection after as many tries as the retry policy allows, if no stream ever brought an event.
  private mutating func mayResume(_ fault: KatsudoError?) async throws -> Bool {
    let pause = events.requests.wire.options.retries.pause(before: breaks, requested: nil, chance: .random(in: 0...1))
    guard let pause else {
      if let fault, !wasOpen { throw fault }
      return false
    }
    breaks += 1
    try await events.pause(for: pause)
    return true
  }
}
