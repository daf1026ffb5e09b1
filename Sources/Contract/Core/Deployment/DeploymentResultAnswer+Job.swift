package import KatsudoAPI

extension DeploymentResultAnswer {
  /// Makes the answer about a job of a deployment.
  ///
  /// - Parameters:
  ///   - result: the result of a job that succeeded.
  ///   - texts: the contents of the result's text files, by name.
  ///   - link: returns the link to a file of the result.
  package init(of job: Job, _ result: JobResult?, texts: [String: String] = [:], link: (StoredOutput) -> String) {
    self.init(
      requestID: job.id, status: job.state.resultWord,
      outputs: result.map { DeploymentOutputs.document(of: $0.outputs, texts: texts, link: link) },
      error: job.state == .failed ? [Failure(job.lifecycle.error ?? "The request failed.")] : nil,
      createdAt: job.createdAt.wireText, finishedAt: job.lifecycle.finishedAt?.wireText)
  }
}
