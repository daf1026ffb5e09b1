import KatsudoAPI
import KatsudoApp
import KatsudoEngines
import KatsudoTesting
import Logging

/// A server without a socket as a test wants it: its settings, its environment and the operator's own models. It starts in a moment and works in the
/// test's own process.
struct RouterSetup: Sendable {
  /// Manifests for the data folder's `models/`.
  private var models: [JSONValue] = []
  /// The environment variables that the settings are read from. Those of the test's process are not used.
  private var environment: [String: String] = [:]
  private var changes: [@Sendable (inout Katsudo) -> Void] = []

  /// The Dreamina model on the echo engine. A running job does not delay the stop of the server.
  static let echo = RouterSetup().with { $0.configuration.work.engines = [APIClient.seedModel: ["echo"]] }

  /// Like ``echo``, but the results are so large that each is a file in the data folder.
  static let echoFiles = RouterSetup.echo.with {
    $0.configuration.change("echo") { (settings: inout EchoEngine.Settings) in settings.bytes = 20_000 }
  }

  /// A server without a worker: all requests wait.
  static let idle = RouterSetup().with { $0.configuration.work.worker = false }

  /// The first request for the Dreamina model runs without end and the next ones wait. Requests for `test/film` run to their end.
  static let held = RouterSetup.echo.with(models: [Manifest.film]) {
    $0.configuration.change("echo") { (settings: inout EchoEngine.Settings) in settings.slots = 1 }
    $0.configuration.change("echo") { (settings: inout EchoEngine.Settings) in settings.waitMilliseconds = 600_000 }
  }

  /// - Parameter change: applied after the environment was read and after the earlier changes.
  func with(
    models: [JSONValue] = [], environment: [String: String] = [:], _ change: @escaping @Sendable (inout Katsudo) -> Void = { _ in }
  ) -> RouterSetup {
    var setup = self
    setup.models += models
    setup.environment.merge(environment) { $1 }
    setup.changes.append(change)
    return setup
  }

  /// Runs the server in a new folder, and ends it after `body`.
  @discardableResult
  func run<Value: Sendable>(_ body: (RouterServer) async throws -> Value) async throws -> Value {
    try await withTemporaryFolder { folder in
      let dataDir = folder + "/data"
      try Manifest.write(models, to: dataDir)
      var configuration = try await ServerConfiguration(flags: [:], file: nil, environment: environment)
      configuration.address.dataDir = dataDir
      configuration.work.graceSeconds = 0
      var logger = Logger(label: "katsudo.test")
      logger.logLevel = .critical
      var katsudo = Katsudo(configuration, logger: logger)
      katsudo.executable = KatsudoBinary.path
      for change in changes { change(&katsudo) }
      return try await RouterServer.run(katsudo, body)
    }
  }
}
