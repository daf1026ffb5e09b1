import HTTPTypes
package import KatsudoAPI
package import KatsudoCore
package import KatsudoModels
package import KatsudoQueue
import KatsudoWorkflows
import NIOConcurrencyHelpers

/// The deployments of a server, with the models that they are.
///
/// It keeps all deployments in memory, because the plan of the engines needs them at once. The store has them on disk.
package final class Deployments: Sendable {
  package struct Settings: Sendable, Hashable {
    /// The largest number of deployments of one owner.
    package var perOwner = 100
    /// The node classes that every whole workflow of a caller may have, besides those of the deployment's own workflow.
    package var allowedClasses: Set<String> = []
    /// The group of servers of each hardware. Hardware without an entry means every server.
    package var hardware: [String: String] = [:]
    package var bounds = WorkflowBounds()

    package init() {}
  }

  private struct State: Sendable {
    var deployments: [String: Deployment] = [:]
    var workflows: [String: DeployedWorkflow] = [:]
    var models: ModelCatalogue?
    var onChange: @Sendable () async throws -> Void = {}
  }

  let settings: Settings
  private let store: any DeploymentStore
  private let time: TimeSource
  private let state: NIOLockedValueBox<State>
  /// Lets one change after the other run, so that the memory gets them in the order of the store.
  private let turn = ByteSemaphore(bytes: 1)
  private static let waitLimit = Duration.seconds(10)

  /// Reads the deployments.
  ///
  /// - Throws: ``StoreError``.
  package init(store: any DeploymentStore, settings: Settings, time: TimeSource) async throws {
    self.store = store
    self.settings = settings
    self.time = time
    let known = try await store.deployments()
    state = NIOLockedValueBox(State(deployments: Dictionary(uniqueKeysWithValues: known.map { ($0.id, $0) })))
  }

  /// Sets the function that is called after each change, so that the engines get a new plan.
  package func observe(_ onChange: @escaping @Sendable () async throws -> Void) { state.withLockedValue { $0.onChange = onChange } }

  /// The deployments with their workflows, and the models of a catalogue with the deployments as further models.
  package struct Planned: Sendable {
    fileprivate var workflows: [String: DeployedWorkflow]
    package var models: ModelCatalogue
  }

  /// Returns the models of a catalogue, and the deployments as further models. A deployment whose workflow is not in the catalogue is left
  /// out, and its requests wait until the workflow is there again. Nothing is in force before ``use(_:)``.
  ///
  /// - Throws: ``SchemaProblem`` if a model of the catalogue has the id of a deployment.
  package func models(with catalogue: ModelCatalogue) throws(SchemaProblem) -> Planned {
    let deployments = state.withLockedValue { Array($0.deployments.values) }
    var imported: [String: ImportedWorkflow] = [:]
    for id in Set(deployments.map(\.workflowID)) { imported[id] = ImportedWorkflow.find(id, in: catalogue) }
    var workflows: [String: DeployedWorkflow] = [:]
    for deployment in deployments {
      guard let workflow = imported[deployment.workflowID] else { continue }
      workflows[deployment.id] = try? DeployedWorkflow(deployment, workflow, group: settings.hardware[deployment.hardware])
    }
    return Planned(workflows: workflows, models: try ModelCatalogue(catalogue.models + workflows.values.map(\.manifest)))
  }

  /// Puts the result of ``models(with:)`` in force.
  package func use(_ planned: Planned) {
    state.withLockedValue { state in
      state.workflows = planned.workflows
      state.models = planned.models
    }
  }

  /// The models of the last ``use(_:)``, or `nil` before the first one.
  var models: ModelCatalogue? { state.withLockedValue { $0.models } }

  /// Returns the deployments of an owner, oldest first.
  func list(of owner: Owner) -> [Deployment] {
    state.withLockedValue { $0.deployments.values.filter { $0.owner == owner } }.sorted { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) }
  }

  func deployment(_ id: String) -> Deployment? { state.withLockedValue { $0.deployments[id] } }

  /// Returns a deployment with its workflow, or `nil` if the workflow is not on this server now.
  func workflow(of id: String) -> DeployedWorkflow? { state.withLockedValue { $0.workflows[id] } }

  /// Reads a new deployment. It has an id and is not stored yet.
  ///
  /// - Throws: ``APIError`` that names every wrong field.
  func read(_ body: JSONValue, owner: Owner) throws(APIError) -> Deployment {
    let now = time.now()
    var random = SystemRandomNumberGenerator()
    return try Deployment(body, id: RequestID.make(at: now.microseconds / 1000, random: &random), owner: owner, at: now)
  }

  /// - Throws: ``DeploymentsFull``, or ``StoreError``.
  func add(_ deployment: Deployment) async throws {
    try await changing {
      try await store.add(deployment, limit: settings.perOwner)
      state.withLockedValue { $0.deployments[deployment.id] = deployment }
    }
  }

  /// - Returns: the new deployment, or `nil` if it was deleted in between.
  func update(_ id: String, owner: Owner, with changes: DeploymentChanges) async throws -> Deployment? {
    try await changing {
      guard let old = deployment(id), old.owner == owner else { return nil }
      let new = try changes.applied(to: old, at: time.now())
      guard try await store.update(new) else { return nil }
      state.withLockedValue { $0.deployments[id] = new }
      return new
    }
  }

  /// - Returns: `false` if it was deleted in between.
  func delete(_ id: String, owner: Owner) async throws -> Bool {
    try await changing {
      guard try await store.deleteDeployment(id: id, owner: owner) else { return false }
      state.withLockedValue { $0.deployments[id] = nil }
      return true
    }
  }

  /// Cancels the waiting requests of deployments that were deleted, because no worker looks for them. Such a request may have run when its
  /// deployment was deleted, and been put back since.
  package func cancelLeftovers(in queue: JobQueue) async throws {
    for lane in try await queue.store.waitingLanes() {
      guard let id = Deployment.id(ofModel: lane), deployment(id) == nil else { continue }
      var asked: Set<String> = []
      while true {
        let waiting = try await queue.store.waiting(in: lane, limit: 500)
        guard waiting.contains(where: { !asked.contains($0) }) else { break }
        for id in waiting where asked.insert(id).inserted { _ = try await queue.cancel(id: id, running: true, within: .zero) }
      }
    }
  }

  private func changing<Value>(_ change: () async throws -> Value) async throws -> Value {
    do throws(ByteSemaphore.Late) { try await turn.acquire(1, within: Self.waitLimit) } catch {
      throw APIError(
        .unavailable, "The server is busy with changes of other deployments. Send this one again in some seconds.",
        headers: [.retryAfter: "5"])
    }
    defer { turn.release(1) }
    let value = try await change()
    try await state.withLockedValue { $0.onChange }()
    return value
  }
}
