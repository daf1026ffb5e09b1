/// The time limits of a shutdown, computed from the grace period that the operator gave.
struct StopClock: Sendable {
  /// The time for open HTTP requests and running jobs, beginning with the signal. The rest of the grace period is for releasing unfinished
  /// jobs.
  let work: Duration
  /// The time after which everything that still runs is cancelled: the grace period and 10 s more.
  let all: Duration

  init(graceSeconds: Double) {
    work = .seconds(graceSeconds - min(3, graceSeconds / 4))
    all = .seconds(graceSeconds + 10)
  }
}
