/// The durations of the stages of jobs, by stage, model and engine.
package final class StageTimes: Sendable {
  package enum Stage: String, Sendable, CaseIterable {
    /// From the acceptance of a job to its first claim.
    case waiting
    /// Fetching and checking the files that the input names.
    case media
    /// The work of the engine.
    case engine
    /// Storing the outputs and the end of the job.
    case storing
  }

  private let histogram = MetricHistogram(
    "katsudo_stage_duration_seconds", "Durations of the stages of attempts, however they ended; waiting is until the first claim.",
    labels: ["stage", "model", "engine"],
    bounds: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600])

  package init() {}

  package func record(_ stage: Stage, seconds: Double, model: String, engine: String) {
    histogram.record(seconds: seconds, [stage.rawValue, model, engine])
  }

  package func record(_ stage: Stage, since start: ContinuousClock.Instant, model: String, engine: String) {
    histogram.record(since: start, [stage.rawValue, model, engine])
  }

  /// Deletes the durations of models that are gone.
  package func keep(models: Set<String>) { histogram.keep("model", among: models) }

  package var family: MetricFamily { histogram.family }
}
