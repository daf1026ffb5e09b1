import Foundation
import Hummingbird
import KatsudoAPI
import KatsudoCore

/// The route to the server that runs a deployment: `POST …/instances/{instance_id}/proxy/api/free` and no other call of that server.
struct InstanceRoute: Sendable {
  let deployments: Deployments
  let instances: DeploymentInstances?

  func add(to prod: some RouterMethods<CallerContext>) {
    let path = "v2/deployments/{id}/instances/{instance_id}/proxy"
    prod.add(RouterPath("\(path)/api/free"), [(.post, free)])
    for rest in [path, "\(path)/**"] { prod.addNothing(RouterPath(rest), error: Self.closed) }
  }

  private static let closed = APIError(
    .permissionDenied, "Only POST …/proxy/api/free is open here. Every other call could reach the requests of other owners.")

  @Sendable private func free(_ request: Request, _ context: CallerContext) async throws -> Response {
    _ = try DeploymentAccess.deployment(deployments, context)
    let body = try await SmallBody.read(request, context.body)
    let unloadsModels = try Self.flag("unload_models", in: body)
    let freesMemory = try Self.flag("free_memory", in: body)
    guard let instances, let id = context.parameters.get("instance_id")?.removingPercentEncoding else { throw Self.unknown }
    do throws(DeploymentInstances.Refusal) {
      try await instances.free(id, unloadsModels: unloadsModels, freesMemory: freesMemory, for: context.caller.owner)
    } catch {
      switch error {
      case .unknown: throw Self.unknown
      case .busy:
        throw APIError(.conflict, "The instance runs a request of another owner. Send the call again later.", headers: [.retryAfter: "10"])
      case .failed: throw APIError(.unavailable, "The instance did not take the call. Send it again later.", headers: [.retryAfter: "10"])
      }
    }
    return .json([String: String]())
  }

  private static let unknown = APIError(
    .resourceNotFound, "There is no instance of this id. The status of a request that runs has the id of its instance.")

  private static func flag(_ name: String, in body: JSONValue) throws(APIError) -> Bool {
    guard let value = body[name], !value.isNull else { return false }
    guard let flag = value.bool else { throw .body(name, "must be true or false") }
    return flag
  }
}
