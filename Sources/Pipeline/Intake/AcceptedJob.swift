package import KatsudoCore

/// A request that passed every check that needs no download. Only the intake can make one, and the queue accepts no other requests.
package struct AcceptedJob: Sendable {
  package let job: NewJob

  package var id: String { job.id }
  package var input: JobInput { job.input }

  init(_ job: NewJob) { self.job = job }
}
