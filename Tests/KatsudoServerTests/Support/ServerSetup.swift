import KatsudoAPI
import KatsudoTesting

/// The options, settings and models of a server in its own process.
struct ServerSetup: Sendable {
  var arguments: [String] = []
  var environment: [String: String] = [:]
  /// Manifests for the data folder's `models/`.
  var models: [JSONValue] = []
  /// The largest number of file descriptors that the system allows the server.
  var descriptors: Int?

  /// The Dreamina model on the echo engine. A running job does not delay the stop of the server.
  static let echo = ServerSetup(environment: KatsudoProcess.echo.merging(["KATSUDO_GRACE_SECONDS": "0"]) { $1 })

  /// Like ``echo``, but the results are so large that each is a file in the data folder.
  static let echoFiles = ServerSetup.echo.with(["KATSUDO_ECHO_BYTES": "20000"])

  /// A server without a worker: all requests wait.
  static let idle = ServerSetup(arguments: ["--no-worker"])

  /// The first request for the Dreamina model runs without end and the next ones wait. Requests for `test/film` run to their end.
  static let held = ServerSetup.echo.with(["KATSUDO_ECHO_SLOTS": "1", "KATSUDO_ECHO_WAIT_MS": "600000"], models: [Manifest.film])

  func with(
    _ environment: [String: String] = [:], arguments: [String] = [], models: [JSONValue] = []
  ) -> ServerSetup {
    ServerSetup(
      arguments: self.arguments + arguments, environment: self.environment.merging(environment) { $1 }, models: self.models + models,
      descriptors: descriptors)
  }

  /// Starts the server in a new folder, or in a given one that is kept, and stops it after `body`.
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
