package import KatsudoAPI

/// A workflow that an owner runs under limits of its own. Its requests wait in a lane of their own, as if it were a model.
package struct Deployment: Sendable, Hashable {
  /// A lower-case UUID.
  package let id: String
  package let owner: Owner
  /// 1 to 128 characters.
  package var name: String
  /// The `workflow_id` of an imported workflow.
  package let workflowID: String
  package var workflowVersion: String
  /// The name of the hardware, such as `AMPERE_24`. The operator's settings say which servers have it.
  package var hardware: String
  /// It is stored and has no effect, because no server is started for a deployment.
  package var minInstances: Int
  /// The largest number of running requests.
  package var maxInstances: Int
  /// The largest number of waiting requests.
  package var queueSize: Int
  /// It is stored and has no effect.
  package var keepWarmSeconds: Int
  package var isEnabled: Bool
  package let createdAt: Timestamp
  package var updatedAt: Timestamp

  package static let minInstancesRange = 0...30
  package static let maxInstancesRange = 1...60
  package static let queueSizes = 1...100_000
  package static let keepWarmRange = 0...604_800
  package static let nameLimit = 128

  package init(
    id: String, owner: Owner, name: String, workflowID: String, workflowVersion: String, hardware: String, minInstances: Int = 0,
    maxInstances: Int = 1, queueSize: Int = 1, keepWarmSeconds: Int = 0, isEnabled: Bool = true, createdAt: Timestamp,
    updatedAt: Timestamp? = nil
  ) {
    self.id = id
    self.owner = owner
    self.name = name
    self.workflowID = workflowID
    self.workflowVersion = workflowVersion
    self.hardware = hardware
    self.minInstances = minInstances
    self.maxInstances = maxInstances
    self.queueSize = queueSize
    self.keepWarmSeconds = keepWarmSeconds
    self.isEnabled = isEnabled
    self.createdAt = createdAt
    self.updatedAt = updatedAt ?? createdAt
  }

  /// The name of the lane of the deployment's requests. It has the form of a model's id, but no model of the catalogue has it.
  package var modelID: String { Self.modelID(of: id) }

  package static func modelID(of id: String) -> String { modelPrefix + id }

  /// Returns the id of the deployment whose requests have this model id, or `nil` if the id is that of a model.
  package static func id(ofModel modelID: String) -> String? {
    guard modelID.hasPrefix(modelPrefix) else { return nil }
    let id = String(modelID.dropFirst(modelPrefix.count))
    return RequestID.isOurs(id) ? id : nil
  }

  private static let modelPrefix = "deployments/"
}
