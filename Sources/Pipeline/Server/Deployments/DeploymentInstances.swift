package import KatsudoCore

/// The servers that run the workflows of deployments.
package protocol DeploymentInstances: Sendable {
  /// Returns the id of the server that runs or ran a job, or `nil` if it is not known. The id does not show the server's address.
  func instance(of job: Job) -> String?

  /// Tells a server to free its memory between two jobs.
  ///
  /// - Parameters:
  ///   - id: an id that ``instance(of:)`` returned.
  ///   - owner: the owner who asks.
  /// - Throws: ``InstanceRefusal``.
  func free(_ id: String, unloadsModels: Bool, freesMemory: Bool, for owner: Owner) async throws(InstanceRefusal)
}

/// The reason why a server does not take a call.
package enum InstanceRefusal: Error, Sendable, Hashable {
  case unknown
  /// A job of another owner runs there.
  case busy
  /// The server did not answer as it should.
  case failed
}
