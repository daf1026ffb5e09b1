/// How long the parts of a server may take to stop, so that the whole process ends within the grace period that its operator gave.
struct StopClock: Sendable {
  /// From the signal on, for open HTTP requests and running jobs alike. The rest of the period is for putting back what did not end.
  let work: Duration
  /// After this everything that still runs is cancelled, whatever it is.
  let all: Duration

  init(graceSeconds: Double) {
    work = .seconds(graceSeconds - min(3, graceSeconds / 4))
    all = .seconds(graceSeconds + 10)
  }
}
