package import EmakiCore

/// A worker's hold on one attempt of a job. It names the attempt, so that a worker whose lease was lost can finish nothing.
package struct Claim: Sendable {
  package let job: Job

  package var attempt: Int { job.progressState.attempt }
}
