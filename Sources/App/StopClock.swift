/// The time limits of a shutdown, computed from the grace period that the operator gave.
struct StopClock: Sendable {
  /// The time for open HTTP requests and running jobs, beginning with the signal. The rest of the grace period is for releasing unfinished
  /// jobs.
  let work: Duration
  /// The rest of the grace period. Messages to webhooks that are on their way may also take this long.
  let release: Duration
  /// The time after which everything that still runs is cancelled: the grace period and 10 s more.
  let all: Duration

  init(graceSeconds: Double) {
    let rest = min(3, graceSeconds / 4)
    work = .seconds(graceSeconds - rest)
    release = .seconds(rest)
    all = .seconds(graceSeconds + 10)
  }
}
