import HTTPTypes
import Hummingbird
import KatsudoAPI
import KatsudoEnvironments

/// The routes under `/v1/environments`. Only an operator's key may use them.
///
/// No call gives a command or an address: a stolen key would then reach every program of the machine or every server of its network. The
/// command comes from the settings, and addresses are attached on the machine of the server.
struct EnvironmentRoutes: Sendable {
  /// The environments, or `nil` if the server has none.
  let environments: Environments?

  func add(to v1: some RouterMethods<CallerContext>) {
    v1.add("environments", [(.get, list), (.post, start)])
    v1.add("environments/{id}", [(.get, show), (.delete, remove)])
    v1.add("environments/{id}/stop", [(.post, stop)])
    v1.add("environments/{id}/link", [(.post, link)])
  }

  @Sendable private func list(_ request: Request, _ context: CallerContext) async throws -> Response {
    .json(EnvironmentListAnswer(environments: try await access(context).all().map(EnvironmentEntry.init)))
  }

  @Sendable private func start(_ request: Request, _ context: CallerContext) async throws -> Response {
    let environments = try access(context)
    let id = try Self.id(try await SmallBody.read(request, context.body))
    return .json(EnvironmentEntry(try await explaining { try await environments.start(id) }), status: .accepted)
  }

  @Sendable private func show(_ request: Request, _ context: CallerContext) async throws -> Response {
    let (environments, id) = try one(context)
    return .json(EnvironmentEntry(try await explaining { try await environments.facts(of: id) }))
  }

  @Sendable private func stop(_ request: Request, _ context: CallerContext) async throws -> Response {
    let (environments, id) = try one(context)
    return .json(EnvironmentEntry(try await explaining { try await environments.stop(id) }))
  }

  @Sendable private func remove(_ request: Request, _ context: CallerContext) async throws -> Response {
    let (environments, id) = try one(context)
    try await explaining { try await environments.remove(id) }
    return .json(EnvironmentRemovedAnswer(id: id.description))
  }

  @Sendable private func link(_ request: Request, _ context: CallerContext) async throws -> Response {
    let (environments, id) = try one(context)
    let url = try await explaining { try await environments.link(to: id) }
    return .json(
      EnvironmentLinkAnswer(url: url, validSeconds: environments.settings.linkSeconds), status: .created,
      headers: [.cacheControl: "no-store"])
  }

  /// - Throws: ``APIError`` unless the caller is an operator and the server has environments.
  private func access(_ context: CallerContext) throws(APIError) -> Environments {
    guard context.caller.isOperator else {
      throw APIError(
        .permissionDenied,
        "Only an operator's key may use environments. Make one on the server's machine with: katsudo keys create NAME --operator")
    }
    guard let environments else {
      throw APIError(
        .resourceNotFound, "This server has no environments. Its operator sets environments.port, such as 8788, and starts it again.")
    }
    return environments
  }

  /// Returns the environments and the id in the address.
  private func one(_ context: CallerContext) throws(APIError) -> (Environments, EnvironmentID) {
    let environments = try access(context)
    guard let id = context.parameters.get("id").flatMap({ EnvironmentID($0) }) else { throw .unknownEnvironment }
    return (environments, id)
  }

  /// Reads the id from the body of a start. Without one, the environment gets a random id.
  private static func id(_ body: JSONValue) throws(APIError) -> EnvironmentID? {
    if let name = body.object?.keys.filter({ $0 != "id" }).min() {
      throw APIError.body(
        name,
        "is not taken here. The command comes from the setting environments.command, and an address is added on the server's machine with: katsudo environments attach http://HOST:PORT"
      )
    }
    guard let value = body["id"], !value.isNull else { return nil }
    guard let id = value.string.flatMap({ EnvironmentID($0) }) else {
      throw APIError.body("id", "must be a text of 1 to 32 of a-z, 0-9 and -, without a - at its ends")
    }
    return id
  }

  /// Runs a command, and turns its refusal into an error answer.
  private func explaining<Value>(_ command: () async throws -> Value) async throws -> Value {
    do {
      return try await command()
    } catch let refusal as EnvironmentError {
      throw APIError(environment: refusal)
    }
  }
}

extension APIError {
  /// Leaves out the details of a refusal, which may name paths of the server.
  fileprivate init(environment refusal: EnvironmentError) {
    switch refusal.code {
    case .badInput: self = .body("id", refusal.message)
    case .unknown: self = .unknownEnvironment
    case .conflict, .full: self.init(.conflict, refusal.message)
    case .unavailable: self.init(.unavailable, refusal.message)
    }
  }

  fileprivate static let unknownEnvironment = APIError(
    .resourceNotFound, "There is no environment of this id. GET /v1/environments lists them.")
}

extension EnvironmentEntry {
  /// Leaves out what is only for the machine of the server: the address of the ComfyUI server, and the reason of a failure, which may have
  /// paths in it.
  fileprivate init(_ facts: EnvironmentFacts) {
    self.init(id: facts.id.description, state: facts.state.rawValue, url: facts.url, createdAt: facts.createdAt.wireText)
  }
}
