import Foundation
package import Hummingbird
package import KatsudoCore
import KatsudoFiles
import KatsudoIntake
import KatsudoKeys
import KatsudoMachine
import KatsudoMediaChecks
import KatsudoMediaFetch
import KatsudoModels
import KatsudoQueue
import KatsudoSQLite
package import KatsudoServer
import KatsudoWorker
import Logging
package import ServiceLifecycle

/// The parts of a server. Only this type puts them together.
///
/// Nothing is started: no socket is open, no signal is handled and no service runs. The data folder stays locked and the database open as
/// long as this value exists.
package struct ServerParts: Sendable {
  let folder: DataFolder
  let database: SQLiteDatabase
  let queue: JobQueue
  let keys: KeyRing
  let models: LiveModels<EngineModels>
  let api: APIServer
  let housekeeping: Housekeeping
  /// The worker, or `nil` if this server accepts requests and runs none.
  let worker: Worker?
  let clock: StopClock
  private let needsKey: Bool
  private let logger: Logger

  /// - Throws: ``StoreError``, ``ConfigurationError`` or an error of the system.
  init(_ katsudo: Katsudo) async throws {
    let (configuration, logger, time) = (katsudo.configuration, katsudo.logger, katsudo.time)
    self.logger = logger
    clock = StopClock(graceSeconds: configuration.work.graceSeconds)
    folder = try DataFolder(path: configuration.address.dataDir)
    try FolderContents.remove(folder.scratchPath)
    try DurableFile.makeFolder(folder.scratchPath)
    database = try SQLiteDatabase(path: folder.databasePath, logger: logger)
    let store = try await SQLiteJobStore(
      database, time: time, limits: .init(lostAttempts: configuration.work.attemptLimit), logger: logger)
    queue = JobQueue(
      store: store,
      settings: JobQueue.Settings(
        lease: .seconds(configuration.work.leaseSeconds),
        waiting: WaitingLimits(owner: configuration.work.ownerWaitingLimit, all: configuration.work.waitingLimit),
        worker: "\(ProcessInfo.processInfo.hostName):\(getpid())"),
      logger: logger)
    keys = try await KeyRing(store: SQLiteKeyStore(database), time: time)
    needsKey = configuration.access.auth ? try await keys.isUnused() : false
    let plan = try EnginePlan(configuration, executable: katsudo.executablePath, resolver: katsudo.resolver, logger: logger)
    let models = try LiveModels(files: ModelFiles(folder: folder.modelsPath, logger: logger), plan: plan.models(of:), logger: logger)
    self.models = models
    store.use(models.queuePlan)
    let engines = models.engines.compactMap { plan.engine($0) }
    let descriptors = DescriptorLimit.raise()
    let connections = try DescriptorLimit.connections(limit: descriptors, slots: engines.reduce(0) { $0 + $1.slots })
    logger.info("file descriptors", metadata: ["limit": "\(descriptors)", "connections": "\(connections)"])
    let policy = MediaPolicy.forInputs(of: configuration)
    let readiness = Readiness()
    let files = FolderFileStore(inputs: folder.inputsPath, outputs: folder.outputsPath)
    let inputs = InputKeeper(files: files, store: store, logger: logger)
    await inputs.begin()
    let retention = Retention(seconds: configuration.work.retentionDays * 86_400)
    api = APIServer(
      catalogue: { models.catalogue },
      intake: Intake(inputs: inputs, policy: policy, mediaLimit: configuration.access.mediaPerRequest, time: time), queue: queue,
      keys: configuration.access.auth ? keys : nil, files: files,
      links: FileLinks(secret: try LinkSecret.load(path: folder.secretPath)),
      bases: LinkBases(api: configuration.address.publicURL, files: configuration.address.filesURL), retention: retention,
      room: FreeRoom(at: folder.path), readiness: readiness,
      limits: APIServer.Limits(
        bodyBytes: configuration.address.bodyBudgetMB << 20, connections: connections, idleSeconds: configuration.address.idleSeconds),
      time: time)
    housekeeping = await Housekeeping(
      queue: queue, inputs: inputs, files: files, retention: retention, usageDays: configuration.work.usageDays, time: time,
      interval: katsudo.housekeepingInterval, logger: logger)
    guard configuration.work.worker else {
      worker = nil
      return
    }
    var limits = FetchLimits()
    limits.stage = .seconds(configuration.access.mediaTimeLimitSeconds)
    worker = Worker(
      queue: queue,
      assignments: engines.map { engine in EngineAssignment(engine: engine) { models.planned(for: engine.name) ?? EngineModels() } },
      media: try MediaFetcher(
        policy: policy, limits: limits, extraCAFile: configuration.access.mediaCAFile, resolver: katsudo.resolver, logger: logger),
      inputs: inputs,
      files: files, scratchPath: folder.scratchPath,
      settings: Worker.Settings(heartbeat: .seconds(configuration.work.leaseSeconds / 4), grace: clock.work),
      readiness: readiness, time: time, logger: logger)
  }

  /// The routes of the server, without a listener.
  package var router: Router<APIContext> { api.router }

  /// The services that process requests, in the order of their start. They are shut down in the reverse order. The listener is not among
  /// them.
  package var services: [any Service] { [housekeeping] + (worker.map { [$0] } ?? []) }

  /// Makes the first key of a new data folder. Call this when callers can reach the server: if the start failed after it, the key would
  /// exist but would never be shown.
  ///
  /// - Returns: the key's secret. It is `nil` if the folder already has keys, if the server requires none, or if the key could not be made.
  package func makeFirstKey() async -> String? {
    guard needsKey else { return nil }
    do {
      return try await makeKey(owner: "default")
    } catch {
      logger.error("no first key could be made", metadata: ["error": "\(error)"])
      return nil
    }
  }

  /// Makes a key for an owner.
  ///
  /// - Returns: the key's secret.
  package func makeKey(owner: String) async throws -> String { try await keys.create(owner: owner).secret }

  /// Sets the limits of an owner.
  package func setLimits(_ limits: OwnerLimits, of owner: Owner) async throws { try await queue.store.setLimits(limits, of: owner) }

  /// Closes the database. Call this after every service has ended. The data folder stays locked until then.
  package func close() throws {
    try database.close()
    withExtendedLifetime(folder) {}
  }
}

extension MediaPolicy {
  /// Returns the policy for the files that callers name.
  fileprivate static func forInputs(of configuration: ServerConfiguration) -> MediaPolicy {
    MediaPolicy(allowPrivateNetwork: configuration.access.allowPrivateNetwork, allowHTTP: configuration.access.allowHTTP)
  }
}
