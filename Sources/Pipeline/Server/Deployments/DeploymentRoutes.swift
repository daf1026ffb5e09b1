import Foundation
import Hummingbird
import KatsudoAPI
import KatsudoCore
import KatsudoModels
import KatsudoQueue
import KatsudoWorkflows

/// The routes under `/prod/v2` for deployments themselves, and for the balance of their owner.
struct DeploymentRoutes: Sendable {
  let deployments: Deployments
  let catalogue: @Sendable () -> ModelCatalogue
  let queue: JobQueue

  /// The balance in millionths of a US dollar of an owner without a budget: a million dollars.
  static let unlimitedBalance = 1_000_000_000_000

  func add(to prod: some RouterMethods<CallerContext>) {
    prod.add("v2/deployments", [(.get, list), (.post, create)])
    prod.add("v2/deployments/{id}", [(.get, get), (.patch, update), (.delete, delete)])
    prod.add("v2/balance", [(.get, balance)])
  }

  @Sendable func list(_ request: Request, _ context: CallerContext) async throws -> Response {
    let query = Query(request: request)
    let parts = try Self.parts(query)
    let ids = Set(query.strings("ids"))
    let found = deployments.list(of: context.caller.owner).filter { ids.isEmpty || ids.contains($0.id) }
    return .json(found.map { answer($0, parts) })
  }

  @Sendable func get(_ request: Request, _ context: CallerContext) async throws -> Response {
    let parts = try Self.parts(Query(request: request))
    return .json(answer(try DeploymentAccess.deployment(deployments, context), parts))
  }

  @Sendable func create(_ request: Request, _ context: CallerContext) async throws -> Response {
    let deployment = try deployments.read(await SmallBody.read(request, context.body), owner: context.caller.owner)
    try check(version: deployment.workflowVersion, of: deployment.workflowID)
    try await deployments.add(deployment)
    return .json(answer(deployment, []))
  }

  @Sendable func update(_ request: Request, _ context: CallerContext) async throws -> Response {
    let deployment = try DeploymentAccess.deployment(deployments, context)
    let changes = try DeploymentChanges(await SmallBody.read(request, context.body))
    if let version = changes.workflowVersion { try check(version: version, of: deployment.workflowID) }
    guard let new = try await deployments.update(deployment.id, owner: context.caller.owner, with: changes) else {
      throw DeploymentAccess.unknown
    }
    return .json(answer(new, []))
  }

  @Sendable func delete(_ request: Request, _ context: CallerContext) async throws -> Response {
    let deployment = try DeploymentAccess.deployment(deployments, context)
    guard try await deployments.delete(deployment.id, owner: context.caller.owner) else { throw DeploymentAccess.unknown }
    try await deployments.cancelLeftovers(in: queue)
    return .json(answer(deployment, []))
  }

  @Sendable func balance(_ request: Request, _ context: CallerContext) async throws -> Response {
    let owner = context.caller.owner
    guard let budget = try await queue.store.limits(of: owner).dollarsPerDay else {
      return .json(BalanceAnswer(microdollars: Self.unlimitedBalance))
    }
    let left = budget - (try await queue.store.spentToday(by: owner))
    return .json(BalanceAnswer(microdollars: Int((left * 1_000_000).rounded())))
  }

  /// - Throws: ``APIError`` if the server does not have this version of a workflow.
  private func check(version: String, of workflowID: String) throws(APIError) {
    guard let workflow = ImportedWorkflow.find(workflowID, in: catalogue()) else {
      throw .body("workflow_id", "names no workflow of this server. `katsudo workflows list` shows them to the operator")
    }
    if let known = workflow.options.workflowVersion, known != version {
      throw .body("workflow_version", "must be \(known), the only version of this workflow on this server")
    }
  }

  /// The optional parts of an answer.
  enum Part: String, Sendable, CaseIterable {
    case payload, readme
  }

  private static func parts(_ query: Query) throws(APIError) -> Set<Part> {
    var parts: Set<Part> = []
    for word in query.strings("includes") {
      guard let part = Part(rawValue: word) else { throw .query("includes", "must be payload or readme") }
      parts.insert(part)
    }
    return parts
  }

  private func answer(_ deployment: Deployment, _ parts: Set<Part>) -> DeploymentAnswer {
    let workflow = parts.isEmpty ? nil : deployments.workflow(of: deployment.id)
    var answer = DeploymentAnswer(deployment)
    if parts.contains(.payload), let workflow {
      answer.payload = DeploymentAnswer.Payload(
        workflow: workflow.graph.document.object ?? [:], overrides: workflow.overrides.object ?? [:])
    }
    if parts.contains(.readme) { answer.readme = workflow?.readme }
    return answer
  }
}

extension DeploymentAnswer {
  init(_ deployment: Deployment) {
    self.init(
      id: deployment.id, name: deployment.name, workflowID: deployment.workflowID, workflowVersion: deployment.workflowVersion,
      hardware: [deployment.hardware], minInstances: deployment.minInstances, maxInstances: deployment.maxInstances,
      queueSize: deployment.queueSize, keepWarmSeconds: deployment.keepWarmSeconds,
      status: deployment.isEnabled ? "standby" : "disabled", isEnabled: deployment.isEnabled, createdAt: deployment.createdAt.wireText,
      updatedAt: deployment.updatedAt.wireText)
  }
}

/// Finds the deployment that a path names, and checks that it belongs to the caller.
enum DeploymentAccess {
  static let unknown = APIError(
    .resourceNotFound, "There is no deployment of this id. GET /prod/v2/deployments lists yours.")

  /// - Throws: ``APIError`` with status 404 or 403.
  static func deployment(_ deployments: Deployments, _ context: CallerContext) throws(APIError) -> Deployment {
    guard let deployment = deployments.deployment(try id(context)) else { throw unknown }
    guard deployment.owner == context.caller.owner else {
      throw APIError(.permissionDenied, "This deployment belongs to another owner. Use a key of that owner.")
    }
    return deployment
  }

  /// The id in the path. It may be that of a deployment that was deleted.
  static func id(_ context: CallerContext) throws(APIError) -> String {
    guard let id = context.parameters.get("id")?.removingPercentEncoding, RequestID.isWellFormed(id) else { throw unknown }
    return id
  }
}
