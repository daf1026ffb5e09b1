import KatsudoAPI
import KatsudoCore
import KatsudoMetrics

/// Counts what happens to jobs. It sees every change that this server writes, after its commit.
struct JobCounters: Sendable {
  private let submitted = MetricCounter("katsudo_jobs_submitted_total", "Jobs that were accepted.", labels: ["model"])
  private let claims = MetricCounter(
    "katsudo_claims_total", "Attempts that began, also those that only wait for handed-over work.", labels: ["model", "engine"])
  private let returned = MetricCounter(
    "katsudo_attempts_returned_total", "Attempts that ended without an end of their job.", labels: ["model", "engine", "event"])
  private let finished = MetricCounter(
    "katsudo_jobs_finished_total", "Jobs that succeeded, failed or were cancelled.", labels: ["model", "engine", "state"])
  private let finishedByOwner = MetricCounter(
    "katsudo_owner_jobs_finished_total", "Jobs of an owner that succeeded, failed or were cancelled.", labels: ["owner", "state"])
  private let stages: StageTimes
  private let countsOwners: Bool

  init(stages: StageTimes, countsOwners: Bool) {
    self.stages = stages
    self.countsOwners = countsOwners
  }

  func record(_ change: JobChange) {
    let (job, life) = (change.job, change.job.lifecycle)
    let engine = life.engine ?? ""
    switch change.event {
    case .submitted: submitted.add([job.modelID])
    case .claimed, .reattached: claims.add([job.modelID, engine])
    case .released, .leaseLost, .declined, .postponed: returned.add([job.modelID, engine, change.event.rawValue])
    default: break
    }
    // A later attempt did not wait from the acceptance on.
    if change.event == .claimed, job.attempt == 1, let startedAt = life.startedAt {
      let seconds = Double(startedAt.microseconds - job.createdAt.microseconds) / 1_000_000
      stages.record(.waiting, seconds: seconds, model: job.modelID, engine: engine)
    }
    guard life.state.isFinal, change.before?.state.isFinal != true else { return }
    finished.add([job.modelID, engine, life.state.rawValue])
    if countsOwners { finishedByOwner.add([job.owner.name, life.state.rawValue]) }
  }

  /// Returns the metrics without the series of models that are gone.
  func families(models: Set<String>) -> [MetricFamily] {
    for counter in [submitted, claims, returned, finished] { counter.keep("model", among: models) }
    stages.keep(models: models)
    return [submitted.family, claims.family, returned.family, finished.family, finishedByOwner.family, stages.family]
  }
}
