import Foundation
package import Hummingbird
import KatsudoCore
import KatsudoEngines
import KatsudoFiles
import KatsudoIntake
import KatsudoKeys
import KatsudoMachine
import KatsudoMediaChecks
import KatsudoMediaFetch
import KatsudoModels
import KatsudoPages
import KatsudoQueue
import KatsudoSQLite
package import KatsudoServer
import KatsudoWebhooks
import KatsudoWorker
import Logging
import ServiceLifecycle

/// The parts of a server. Only this type puts them together.
///
/// Nothing is started: no socket is open, no signal is handled and no service runs. The data folder stays locked and the database open as
/// long as this value exists.
package struct ServerParts: Sendable {
  let folder: DataFolder
  let database: SQLiteDatabase
  let queue: JobQueue
  let events: EventHub
  let keys: KeyRing
  let models: LiveModels<EngineModels>
  let deployments: Deployments
  private(set) var api: APIServer
  let metrics: ServerMetrics
  /// Is held for each removal of files.
  let removals = RemovalLock()
  let housekeeping: Housekeeping
  /// The worker, or `nil` if this server accepts requests and runs none.
  let worker: Worker?
  let webhooks: WebhookParts
  /// The ComfyUI servers, or `nil` if none is configured.
  let comfy: ComfyPool?
  /// The ComfyUI environments, or `nil` if this server has none.
  let environments: EnvironmentParts?
  let clock: StopClock
  let needsKey: Bool
  let logger: Logger

  /// - Throws: ``StoreError``, ``ConfigurationError``, ``PagesError`` or an error of the system.
  init(_ katsudo: Katsudo) async throws {
    let (configuration, logger, time) = (katsudo.configuration, katsudo.logger, katsudo.time)
    self.logger = logger
    clock = StopClock(graceSeconds: configuration.work.graceSeconds)
    folder = try DataFolder(path: configuration.address.dataDir)
    try FolderContents.remove(folder.scratchPath)
    try DurableFile.makeFolder(folder.scratchPath)
    BackupLock.removeLeftovers(in: folder.backupPath)
    database = try SQLiteDatabase(path: folder.databasePath, logger: logger)
    let store = try await SQLiteJobStore(
      database, time: time, limits: .init(lostAttempts: configuration.work.attemptLimit),
      outbox: OutboxLimits(intermediate: configuration.webhooks.intermediateLimit, trySeconds: configuration.webhooks.retryHours * 3600),
      logger: logger)
    queue = JobQueue(
      store: store,
      settings: JobQueue.Settings(
        lease: .seconds(configuration.work.leaseSeconds),
        waiting: WaitingLimits(owner: configuration.work.ownerWaitingLimit, all: configuration.work.waitingLimit),
        worker: "\(ProcessInfo.processInfo.hostName):\(getpid())"),
      time: time, logger: logger)
    keys = try await KeyRing(store: SQLiteKeyStore(database), time: time)
    needsKey = configuration.access.auth ? try await keys.isUnused() : false
    let plan = try EnginePlan(configuration, executable: katsudo.executablePath, resolver: katsudo.resolver, logger: logger)
    deployments = try await Deployments(configuration, database, time: time)
    let models = try LiveModels(
      files: ModelFiles(folder: folder.modelsPath, offersShipped: plan.canRun, logger: logger),
      plan: deployments.planning(plan.models(of:)), logger: logger)
    self.models = models
    store.use(models.queuePlan)
    try await deployments.begin(models, queue)
    let engines = models.engines.compactMap { plan.engine($0) }
    let connections = try DescriptorLimit.connections(
      configuration, slots: engines.reduce(0) { $0 + $1.slots } + (configuration.webhooks.slots + 7) / 8, logger: logger)
    // Half of the connections stay free for calls that are answered at once.
    events = EventHub(store: store, limit: min(configuration.address.streamLimit, connections.api / 2), time: time)
    let policy = MediaPolicy.forInputs(of: configuration)
    let readiness = Readiness()
    comfy = plan.comfy?.pool
    let files = FolderFileStore(inputs: folder.inputsPath, outputs: folder.outputsPath, uploads: folder.uploadsPath)
    let inputs = InputKeeper(files: files, store: store, removals: removals, logger: logger)
    await inputs.begin()
    let room = FreeRoom(at: folder.path)
    let uploads = UploadKeeper(katsudo, folder, database, files: files, removals: removals, room: room)
    await uploads.begin()
    let retention = Retention(seconds: configuration.work.retentionDays * 86_400)
    let links = FileLinks(secret: try SecretFile.load(path: folder.secretPath))
    let bases = LinkBases(api: configuration.address.publicURL, files: configuration.address.filesURL)
    let reload = ModelReload(models: models, queue: queue, logger: logger)
    let imports = WorkflowImports(comfy, folder, reload: reload)
    environments = EnvironmentParts(
      katsudo, folder: folder.path, connections: connections.environments, publisher: EnvironmentPublisher(imports: imports))
    metrics = ServerMetrics(store: store, settings: configuration.metrics, room: room, time: time) { models.catalogue }
    webhooks = try WebhookParts(
      katsudo, folder, database, queue, files: files, policy: policy, links: links, bases: bases, retention: retention)
    metrics.add(webhooks.service)
    metrics.add(events)
    if let comfy { comfy.report(to: readiness, metrics.registry) }
    metrics.add(uploads)
    var api = APIServer(
      catalogue: { models.catalogue },
      intake: Intake(
        inputs: inputs, uploads: uploads, policy: policy, mediaLimit: configuration.access.mediaPerRequest, time: time), queue: queue,
      events: events,
      keys: configuration.access.auth ? keys : nil, files: files, removals: removals, uploads: uploads,
      links: links, bases: bases, retention: retention,
      room: room, readiness: readiness,
      limits: APIServer.Limits(
        bodyBytes: configuration.address.bodyBudgetMB << 20, connections: connections.api, idleSeconds: configuration.address.idleSeconds),
      webhookKeys: [webhooks.publicKey], sink: webhooks.sink, pages: try Pages(), time: time)
    api.keyRules = configuration.keys.rules
    api.workflows = imports
    api.environments = environments?.environments
    let logins = DeviceLogins(keys: keys, rules: configuration.keys.rules, limits: configuration.keys.deviceLogins, time: time)
    if configuration.access.auth { api.logins = logins }
    api.origins = AllowedOrigins(configuration.access.corsOrigins)
    api.deployments = deployments
    api.show(metrics.registry)
    self.api = api
    housekeeping = await Housekeeping(
      queue: queue, deployments: deployments, keys: keys, logins: logins, sink: webhooks.sink, inputs: inputs, uploads: uploads,
      files: files, removals: removals, backups: folder.backupPath,
      retention: retention, usageDays: configuration.work.usageDays, time: time, interval: katsudo.housekeepingInterval, logger: logger)
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
      readiness: readiness, stages: metrics.stages, time: time, logger: logger)
    guard let worker else { return }
    metrics.add(worker)
    self.api.instances = DeploymentInstances(engines, queue, worker, secret: try SecretFile.load(path: folder.secretPath))
  }

  /// The routes of the server, without a listener.
  package var router: Router<APIContext> { api.router }

  /// Closes the database. Call this after every service has ended. The data folder stays locked until then.
  package func close() throws {
    try database.close()
    withExtendedLifetime(folder) {}
  }
}
