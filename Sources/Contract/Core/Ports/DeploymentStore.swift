/// Keeps the deployments of owners. Every change is on disk when its call returns. Every call may throw ``StoreError``.
package protocol DeploymentStore: Sendable {
  /// Returns the deployments of all owners, oldest first.
  func deployments() async throws -> [Deployment]

  /// Stores a new deployment.
  ///
  /// - Parameter limit: the largest number of deployments of one owner.
  /// - Throws: ``DeploymentsFull``. Nothing was stored then.
  func add(_ deployment: Deployment, limit: Int) async throws

  /// Stores the new values of a deployment. Its owner, its workflow and its time of creation stay as they are.
  ///
  /// - Returns: `false` if its owner has no such deployment.
  func update(_ deployment: Deployment) async throws -> Bool

  /// - Returns: `false` if the owner has no such deployment.
  func deleteDeployment(id: String, owner: Owner) async throws -> Bool
}

/// The reason why a deployment is refused: its owner has as many as allowed.
package struct DeploymentsFull: Error, Sendable, Hashable {
  package var limit: Int

  package init(limit: Int) { self.limit = limit }
}
