/// The share and the limits of one owner. `nil` means that there is no limit of the owner's own.
package struct OwnerLimits: Sendable, Hashable, Codable {
  /// The number of jobs that the owner starts in a turn, 1 to 100. See ``OwnerTurns``.
  package var weight: Int
  /// The largest number of running jobs.
  package var running: Int?
  /// The largest number of waiting jobs, in place of the server's own limit.
  package var waiting: Int?
  /// The largest number of calls of the API in a second.
  package var requestsPerSecond: Double?
  /// The largest cost of a UTC day in US dollars: the prices of the models, and what services charged beyond them.
  package var dollarsPerDay: Double?

  /// The limits in words.
  package var text: String {
    func text<Value>(_ value: Value?) -> String { value.map { "\($0)" } ?? "none" }
    return "weight \(weight), running \(text(running)), waiting \(text(waiting)), requests per second \(text(requestsPerSecond)), "
      + "US dollars per day \(text(dollarsPerDay))"
  }

  package static let weights = 1...100
  /// The smallest limit of requests per second: one call in a thousand seconds.
  package static let slowest = 0.001

  /// - Throws: ``LimitError`` if a value is out of its range.
  package func check() throws(LimitError) {
    guard Self.weights.contains(weight) else { throw LimitError("The weight must be a whole number from 1 to 100.") }
    for (name, count) in [("running", running), ("waiting", waiting)] where count.map({ $0 < 0 }) ?? false {
      throw LimitError("The limit of \(name) requests must be 0 or more.")
    }
    if let requestsPerSecond { try Self.check(requestsPerSecond: requestsPerSecond) }
    if let dollarsPerDay, !(0...1e9).contains(dollarsPerDay) {
      throw LimitError("The budget of a day must be 0 to 1000000000 US dollars.")
    }
  }

  package static func check(requestsPerSecond: Double) throws(LimitError) {
    guard (slowest...1e6).contains(requestsPerSecond) else {
      throw LimitError("The limit of requests per second must be \(slowest) to 1000000.")
    }
  }

  package init(
    weight: Int = 1, running: Int? = nil, waiting: Int? = nil, requestsPerSecond: Double? = nil, dollarsPerDay: Double? = nil
  ) {
    self.weight = weight
    self.running = running
    self.waiting = waiting
    self.requestsPerSecond = requestsPerSecond
    self.dollarsPerDay = dollarsPerDay
  }
}

/// A limit that is out of its range.
package struct LimitError: Error, Sendable, Hashable, CustomStringConvertible {
  package var description: String

  package init(_ description: String) { self.description = description }
}
