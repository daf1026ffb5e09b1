package import KatsudoAPI

extension ResultAnswer {
  /// Makes the answer about a job.
  ///
  /// - Parameters:
  ///   - result: the result of a job that succeeded.
  ///   - link: returns the link to a file of the result.
  package init(of job: Job, _ result: JobResult?, queuePosition: Int? = nil, link: (StoredOutput) -> String) {
    self.init(
      requestID: job.id, status: job.state.resultWord, output: result?.outputObject(link: link),
      error: job.state == .failed ? job.lifecycle.error ?? "The request failed." : nil, queuePosition: queuePosition,
      createdAt: job.createdAt.wireText, finishedAt: job.lifecycle.finishedAt?.wireText)
  }
}
