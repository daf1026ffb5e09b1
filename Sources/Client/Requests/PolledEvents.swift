/// The events of a request that the client learns by asking for its status again and again.
struct PolledEvents {
  private let events: RequestEvents
  private var schedule: PollSchedule
  private var last: RequestStatus?
  /// The pause before the next call.
  private var pause: Duration?

  init(_ events: RequestEvents) {
    self.events = events
    schedule = PollSchedule(events.requests.wire.options.polling)
  }

  mutating func next() async throws -> RequestEvent {
    while true {
      if let pause { try await events.pause(for: pause) }
      let (status, requested) = try await ask()
      let event = RequestEvent(status, after: last)
      pause = schedule.next(after: status, last: last, requested: requested)
      last = status
      if let event { return event }
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
