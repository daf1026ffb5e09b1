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
  /// The largest sum of prices of a UTC day, in US dollars.
  package var dollarsPerDay: Double?

  package static let weights = 1...100

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
