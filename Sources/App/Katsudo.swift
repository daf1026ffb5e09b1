import Foundation
import Hummingbird
package import KatsudoAPI
import KatsudoCore
import KatsudoEnvironments
import KatsudoFiles
package import KatsudoMediaFetch
import KatsudoModels
import KatsudoQueue
import KatsudoServer
import KatsudoWebhooks
import KatsudoWorker
package import Logging
import ServiceLifecycle
package import UnixSignals

/// A whole server: its settings, and the clock, the resolver and the binary that it uses.
package struct Katsudo: Sendable {
  /// The facts that are known when the server accepts connections.
  package struct Ready: Sendable {
    package var port: Int
    /// The secret of the key that was made for a new data folder. The caller must show it, because it cannot be read again.
    package var firstKey: String?
  }

  package var configuration: ServerConfiguration
  package var logger: Logger
  package var time = TimeSource.system
  /// Looks up the host names in callers' URLs. Tests replace it.
  package var resolver: any Resolver = SystemResolver()
  /// The binary whose `render` command the built-in engine runs.
  package var executable = "/proc/self/exe"
  package var housekeepingInterval = Duration.seconds(60)
  /// `true` if SIGHUP reads the models again. It must be `false` in a terminal, because SIGHUP then means that the terminal was closed.
  package var reloadsOnHangup = true

  package init(_ configuration: ServerConfiguration, logger: Logger) {
    self.configuration = configuration
    self.logger = logger
  }

  /// Puts the parts together and starts nothing. It raises this process's limit of file descriptors, because the size of some parts depends
  /// on it.
  ///
  /// - Throws: ``StoreError``, ``ConfigurationError`` or an error of the system if the server cannot be put together.
  package func build() async throws -> ServerParts { try await ServerParts(self) }

  /// Runs until a graceful shutdown or, if signals are given, until one of them.
  ///
  /// - Parameter onReady: called once, when the server accepts connections.
  /// - Throws: ``StoreError``, ``ConfigurationError``, ``ModelsError`` or an error of the system if the server cannot start.
  package func run(signals: [UnixSignal] = [], onReady: @escaping @Sendable (Ready) async -> Void) async throws {
    let parts = try await build()
    // The services are shut down in the reverse order: the claiming stops, then the listener, then the worker, and last the services that
    // these need.
    var services: [any Service] = [
      parts.housekeeping, parts.webhooks.service,
      ControlServer(
        keys: parts.keys, jobs: parts.queue.store, secrets: parts.webhooks.secrets, operations: parts.operations,
        environments: EnvironmentControl(environments: parts.environments?.environments), servers: ComfyServerControl(pool: parts.comfy),
        folder: parts.folder.path, logger: logger),
    ]
    if let environments = parts.environments { services.append(BoundedService(service: environments, limit: parts.clock.release)) }
    if reloadsOnHangup {
      // SIGHUP would end the process if it arrived before the service handles it. So it is ignored until then.
      signal(SIGHUP, SIG_IGN)
      services.append(parts.modelReload)
    }
    let listener = BoundedService(
      service: parts.api.application(host: configuration.address.host, port: configuration.address.port, logger: logger) { port in
        await onReady(Ready(port: port, firstKey: await parts.makeFirstKey()))
      },
      limit: parts.clock.work)
    if let comfy = parts.comfyService { services.append(comfy) }
    if let worker = parts.worker { services.append(worker) }
    services += [listener, ShutdownBeginning(worker: parts.worker, events: parts.events, environments: parts.environments)]
    var group = ServiceGroupConfiguration(
      services: services.map { .init(service: $0, successTerminationBehavior: .ignore) }, gracefulShutdownSignals: signals, logger: logger)
    group.maximumGracefulShutdownDuration = parts.clock.all
    try await ServiceGroup(configuration: group).run()
    try parts.close()
  }

  /// The path of this binary. It stays valid if the file is replaced while the server runs.
  var executablePath: String {
    executable == "/proc/self/exe" ? (try? FileManager.default.destinationOfSymbolicLink(atPath: executable)) ?? executable : executable
  }
}

/// Acts at the beginning of a shutdown, while the listener still finishes open requests: nothing more is claimed, and event streams and calls
/// that wait end, and so do the processes of environments. The grace period of the running jobs begins then.
private struct ShutdownBeginning: Service {
  /// `nil` if this server runs no requests.
  let worker: Worker?
  let events: EventHub
  /// `nil` if this server has none.
  let environments: EnvironmentParts?

  func run() async throws {
    try? await gracefulShutdown()
    worker?.drain()
    events.stop()
    await environments?.environments.endAll()
  }
}
