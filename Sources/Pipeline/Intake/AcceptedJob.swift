package import KatsudoCore

/// A request that passed all checks that need no download. Only the intake can make this value, and the queue accepts only such requests.
package struct AcceptedJob: Sendable {
  package let job: NewJob

  package var id: String { job.id }
  package var input: JobInput { job.input }

  init(_ job: NewJob) { self.job = job }
}
