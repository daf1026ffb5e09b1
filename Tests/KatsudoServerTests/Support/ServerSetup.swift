import KatsudoAPI
import KatsudoTesting

/// A server in a process of its own as a test wants it: the options, the settings and the operator's own models.
struct ServerSetup: Sendable {
  var arguments: [String] = []
  var environment: [String: String] = [:]
  /// Manifests for the data folder's `models/`.
  var models: [JSONValue] = []
  /// The most file descriptors that the system allows the server.
  var descriptors: Int?

  /// The seed's model on the echo engine; a running job does not hold up the server's end.
  static let echo = ServerSetup(environment: KatsudoProcess.echo.merging(["KATSUDO_GRACE_SECONDS": "0"]) { $1 })

  /// Everything waits in the queue for good.
  static let idle = ServerSetup(arguments: ["--no-worker"])

  /// The first request for the seed's model runs for good and the next ones wait. The model `test/film` still comes to its end.
  static let held = ServerSetup.echo.with(["KATSUDO_ECHO_SLOTS": "1", "KATSUDO_ECHO_WAIT_MS": "600000"], models: [Manifest.film])

  func with(
    _ environment: [String: String] = [:], arguments: [String] = [], models: [JSONValue] = []
  ) -> ServerSetup {
    ServerSetup(
      arguments: self.arguments + arguments, environment: self.environment.merging(environment) { $1 }, models: self.models + models,
      descriptors: descriptors)
  }

  /// Starts the server in a new folder, or in one that is given and stays, and stops it after `body`.
  @discardableResult
  func run<Value: Sendable>(
    in folder: String? = nil, token: String? = nil, _ body: (KatsudoProcess) async throws -> Value
  ) async throws -> KatsudoProcess.Outcome<Value> {
    guard let folder else { return try await withTemporaryFolder { try await run(in: $0 + "/data", token: token, body) } }
    try Manifest.write(models, to: folder)
    return try await KatsudoProcess.run(
      dataDir: folder, token: token, arguments: arguments, environment: environment, descriptors: descriptors, body)
  }
}
