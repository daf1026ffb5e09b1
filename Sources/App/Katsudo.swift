import Foundation
import Hummingbird
package import KatsudoAPI
import KatsudoCore
import KatsudoFiles
import KatsudoIntake
import KatsudoKeys
import KatsudoMachine
import KatsudoMediaChecks
package import KatsudoMediaFetch
import KatsudoQueue
import KatsudoSQLite
import KatsudoServer
import KatsudoWorker
package import Logging
import ServiceLifecycle
package import UnixSignals

/// A whole server. This is the only place where the parts are put together.
package struct Katsudo: Sendable {
  /// The data that is known when the server accepts connections.
  package struct Ready: Sendable {
    package var port: Int
    /// The key that was made for a new data folder. It must be shown once.
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

  /// Runs until a graceful shutdown or, if signals are given, until one of them.
  ///
  /// - Parameter onReady: called once, when the server accepts connections.
  /// - Throws: ``StoreError``, ``ConfigurationError`` or an error of the system if the server cannot start.
  package func run(signals: [UnixSignal] = [], onReady: @escaping @Sendable (Ready) async -> Void) async throws {
    let folder = try DataFolder(path: configuration.address.dataDir)
    try FolderContents.remove(folder.scratchPath)
    try DurableFile.makeFolder(folder.scratchPath)
    let database = try SQLiteDatabase(path: folder.databasePath, logger: logger)
    let store = try await SQLiteJobStore(
      database, time: time, limits: .init(lostAttempts: configuration.work.attemptLimit), logger: logger)
    let queue = JobQueue(
      store: store,
      settings: JobQueue.Settings(
        lease: .seconds(configuration.work.leaseSeconds),
        waiting: WaitingLimits(owner: configuration.work.ownerWaitingLimit, all: configuration.work.waitingLimit),
        worker: "\(ProcessInfo.processInfo.hostName):\(getpid())"),
      logger: logger)
    let keys = try await KeyRing(store: SQLiteKeyStore(database), time: time)
    // The key is made when the server accepts connections. A failed start must not make a key that is never shown.
    let needsKey = configuration.access.auth ? try await keys.isUnused() : false
    let plan = try EnginePlan(configuration, executable: executablePath, resolver: resolver, logger: logger)
    let shelf = try ModelShelf(folder: folder.modelsPath, plan: plan, logger: logger)
    let engines = shelf.engines.compactMap { plan.engine($0) }
    let descriptors = DescriptorLimit.raise()
    let connections = try DescriptorLimit.connections(limit: descriptors, slots: engines.reduce(0) { $0 + $1.slots })
    logger.info("file descriptors", metadata: ["limit": "\(descriptors)", "connections": "\(connections)"])
    let policy = MediaPolicy(
      allowPrivateNetwork: configuration.access.allowPrivateNetwork, allowHTTP: configuration.access.allowHTTP)
    var fetchLimits = FetchLimits()
    fetchLimits.stage = .seconds(configuration.access.mediaTimeLimitSeconds)
    let readiness = Readiness()
    let files = FolderFileStore(inputs: folder.inputsPath, outputs: folder.outputsPath)
    let inputs = InputKeeper(files: files, store: store, logger: logger)
    await inputs.begin()
    let retention = Retention(seconds: configuration.work.retentionDays * 86_400)
    let server = APIServer(
      catalogue: { shelf.catalogue },
      intake: Intake(inputs: inputs, policy: policy, mediaLimit: configuration.access.mediaPerRequest, time: time), queue: queue,
      keys: configuration.access.auth ? keys : nil, files: files,
      links: FileLinks(secret: try LinkSecret.load(path: folder.secretPath)),
      bases: LinkBases(api: configuration.address.publicURL, files: configuration.address.filesURL), retention: retention,
      room: FreeRoom(at: folder.path), readiness: readiness,
      limits: APIServer.Limits(
        bodyBytes: configuration.address.bodyBudgetMB << 20, connections: connections, idleSeconds: configuration.address.idleSeconds),
      time: time)

    // The services are shut down in the reverse order: first the listener, then the worker, last the services that both need.
    var services: [any Service] = [
      await Housekeeping(
        queue: queue, inputs: inputs, files: files, retention: retention, time: time, interval: housekeepingInterval, logger: logger),
      ControlServer(keys: keys, folder: folder.path, logger: logger),
    ]
    if reloadsOnHangup {
      // The default action would end the server if SIGHUP arrived before the service has begun.
      signal(SIGHUP, SIG_IGN)
      services.append(ModelReload(shelf: shelf, queue: queue, logger: logger))
    }
    let clock = StopClock(graceSeconds: configuration.work.graceSeconds)
    let listener = BoundedService(
      service: server.application(configuration, logger, makeKey: { [logger] in await Self.firstKey(needsKey, keys, logger) }, onReady),
      limit: clock.work)
    if configuration.work.worker {
      let assignments = engines.map { engine in EngineAssignment(engine: engine) { shelf.models(of: engine.name) } }
      let media = try MediaFetcher(
        policy: policy, limits: fetchLimits, extraCAFile: configuration.access.mediaCAFile, resolver: resolver, logger: logger)
      let worker = Worker(
        queue: queue, assignments: assignments, media: media, inputs: inputs, files: files, scratchPath: folder.scratchPath,
        settings: Worker.Settings(heartbeat: .seconds(configuration.work.leaseSeconds / 4), grace: clock.work),
        readiness: readiness, time: time, logger: logger)
      services += [worker, listener, ClaimStop(worker: worker)]
    } else {
      services.append(listener)
    }
    var group = ServiceGroupConfiguration(
      services: services.map { .init(service: $0, successTerminationBehavior: .ignore) }, gracefulShutdownSignals: signals, logger: logger)
    group.maximumGracefulShutdownDuration = clock.all
    try await ServiceGroup(configuration: group).run()
    try database.close()
    withExtendedLifetime(folder) {}
  }

  private static func firstKey(_ isNeeded: Bool, _ keys: KeyRing, _ logger: Logger) async -> String? {
    guard isNeeded else { return nil }
    do {
      return try await keys.create(owner: "default").secret
    } catch {
      logger.error("no first key could be made", metadata: ["error": "\(error)"])
      return nil
    }
  }

  /// The path of this binary. It stays valid when the file is replaced while the server runs.
  private var executablePath: String {
    executable == "/proc/self/exe" ? (try? FileManager.default.destinationOfSymbolicLink(atPath: executable)) ?? executable : executable
  }
}

extension APIServer {
  fileprivate func application(
    _ configuration: ServerConfiguration, _ logger: Logger, makeKey: @escaping @Sendable () async -> String?,
    _ onReady: @escaping @Sendable (Katsudo.Ready) async -> Void
  ) -> any Service {
    application(host: configuration.address.host, port: configuration.address.port, logger: logger) { port in
      await onReady(Katsudo.Ready(port: port, firstKey: await makeKey()))
    }
  }
}

/// Stops the claiming at the very beginning of a shutdown, while the listener still finishes open requests. The grace period of running
/// jobs begins here.
private struct ClaimStop: Service {
  let worker: Worker

  func run() async throws {
    try? await gracefulShutdown()
    worker.drain()
  }
}
