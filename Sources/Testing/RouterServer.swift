import Foundation
import Hummingbird
package import KatsudoApp
package import KatsudoCore
import ServiceLifecycle

/// A whole server in the test's own process without a socket. Calls go straight into its router, and its services run, so that requests
/// come to their end.
package struct RouterServer: Sendable {
  package let client: APIClient
  package let dataDir: String
  /// The paths of the routes, with a name in braces for each variable part.
  package let routes: Set<String>
  private let makeKey: @Sendable (_ owner: String, _ isOperator: Bool) async throws -> String
  private let setLimits: @Sendable (OwnerLimits, Owner) async throws -> Void

  /// Makes a key for an owner and returns a client that uses it.
  package func caller(_ owner: String) async throws -> APIClient { client.with(token: try await makeKey(owner, false)) }

  /// Makes an operator's key for an owner and returns a client that uses it.
  package func chief(_ owner: String) async throws -> APIClient { client.with(token: try await makeKey(owner, true)) }

  /// Makes a key for an owner with limits and returns a client that uses it.
  package func caller(_ owner: Owner, limits: OwnerLimits) async throws -> APIClient {
    try await setLimits(limits, owner)
    return try await caller(owner.name)
  }

  /// Puts a server together, runs its services beside `body`, and ends them. If `body` throws, they are cancelled.
  package static func run<Value: Sendable>(
    _ katsudo: Katsudo, _ body: (RouterServer) async throws -> Value
  ) async throws -> Value {
    // A listener makes the process ignore this signal. Without one, a child that ends early would end the tests.
    signal(SIGPIPE, SIG_IGN)
    let parts = try await katsudo.build()
    var configuration = ServiceGroupConfiguration(
      services: parts.services.map { .init(service: $0, successTerminationBehavior: .ignore) }, logger: katsudo.logger)
    configuration.maximumGracefulShutdownDuration = .seconds(katsudo.configuration.work.graceSeconds + 10)
    let services = ServiceGroup(configuration: configuration)
    let value = try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await services.run() }
      let router = parts.router
      let routes = Set(router.routes.map { "\($0.path)" })
      let transport = RouterTransport(router: router, logger: katsudo.logger)
      let client = APIClient(base: RouterTransport.base, token: await parts.makeFirstKey(), transport: transport)
      let value = try await body(
        RouterServer(
          client: client, dataDir: katsudo.configuration.address.dataDir, routes: routes,
          makeKey: { try await parts.makeKey(owner: $0, isOperator: $1) },
          setLimits: { try await parts.setLimits($0, of: $1) }))
      await services.triggerGracefulShutdown()
      try await group.waitForAll()
      return value
    }
    try parts.close()
    return value
  }
}
