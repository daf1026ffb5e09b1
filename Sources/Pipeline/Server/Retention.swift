package import KatsudoAPI
package import KatsudoCore

/// The time that finished requests and their files are kept.
package struct Retention: Sendable {
  package var seconds: Double

  package init(seconds: Double) { self.seconds = seconds }

  /// Returns the time at which a request and its files are deleted. For an unfinished request, the time counts from its creation.
  package func expiry(of job: Job) -> Timestamp { expiry(createdAt: job.createdAt, finishedAt: job.lifecycle.finishedAt) }

  func expiry(createdAt: Timestamp, finishedAt: Timestamp?) -> Timestamp { (finishedAt ?? createdAt).adding(seconds: seconds) }
}
