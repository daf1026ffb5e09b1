package import KatsudoCore

/// How long finished requests and their files are kept.
package struct Retention: Sendable {
  package var seconds: Double

  package init(seconds: Double) { self.seconds = seconds }

  /// When a request and its files go; for one that has not finished, as if it finished when it was made.
  package func expiry(of job: Job) -> Timestamp { (job.lifecycle.finishedAt ?? job.createdAt).adding(seconds: seconds) }
}
