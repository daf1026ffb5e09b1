package import Foundation
package import Hummingbird
package import KatsudoAPI
package import KatsudoCore
package import KatsudoEnvironments
package import KatsudoIntake
package import KatsudoKeys
package import KatsudoMachine
package import KatsudoMetrics
package import KatsudoModels
package import KatsudoPages
package import KatsudoQueue
package import Logging
import NIOCore

/// The HTTP server that callers see.
package struct APIServer: Sendable {
  /// The limits of the server for all callers together.
  package struct Limits: Sendable {
    /// The bytes of memory for all bodies that are read or checked at the same time.
    package var bodyBytes: Int
    /// The largest number of open connections. Each may hold a second file descriptor for the result file that it reads.
    package var connections: Int
    /// The time in seconds after which a connection without progress in either direction is closed.
    package var idleSeconds: Double

    package init(bodyBytes: Int = 256 << 20, connections: Int = 4096, idleSeconds: Double = 75) {
      self.bodyBytes = bodyBytes
      self.connections = connections
      self.idleSeconds = idleSeconds
    }
  }

  /// Returns the models that the server offers now.
  package var catalogue: @Sendable () -> ModelCatalogue
  package var intake: Intake
  package var queue: JobQueue
  package var events: EventHub
  /// The API keys, or `nil` if the server requires no token.
  package var keys: KeyRing?
  package var files: any FileStore
  /// Is held for each removal of files.
  package var removals: RemovalLock
  package var uploads: UploadKeeper
  package var links: FileLinks
  package var bases: LinkBases
  /// The origins whose web pages may call the server.
  package var origins = AllowedOrigins([])
  package var retention: Retention
  package var room: FreeRoom
  package var readiness: Readiness
  package var limits: Limits
  /// The public keys that verify webhooks, 32 bytes each.
  package var webhookKeys: [Data]
  package var pages: Pages
  package var time: TimeSource
  /// The limits of the keys that owners make.
  package var keyRules = KeyRing.OwnerRules()
  /// The sign-ins by a code, or `nil` if the server requires no token.
  package var logins: DeviceLogins?
  /// The import of workflows, or `nil` if the server imports none.
  package var workflows: WorkflowImports?
  /// The ComfyUI environments, or `nil` if the server has none.
  package var environments: Environments?
  /// The messages to the server's own webhook sink.
  package var sink: WebhookSink
  /// The deployments, or `nil` if the server has none.
  package var deployments: Deployments?
  /// The servers that run the workflows of deployments, or `nil` if there are none.
  package var instances: DeploymentInstances?
  /// The metrics of the whole server.
  package var metrics = MetricRegistry()
  private let times = RequestTimes()

  package init(
    catalogue: @escaping @Sendable () -> ModelCatalogue, intake: Intake, queue: JobQueue, events: EventHub, keys: KeyRing?,
    files: any FileStore, removals: RemovalLock, uploads: UploadKeeper, links: FileLinks, bases: LinkBases, retention: Retention,
    room: FreeRoom, readiness: Readiness, limits: Limits, webhookKeys: [Data], sink: WebhookSink, pages: Pages, time: TimeSource
  ) {
    self.catalogue = catalogue
    self.intake = intake
    self.queue = queue
    self.events = events
    self.keys = keys
    self.files = files
    self.removals = removals
    self.uploads = uploads
    self.links = links
    self.bases = bases
    self.retention = retention
    self.room = room
    self.readiness = readiness
    self.limits = limits
    self.webhookKeys = webhookKeys
    self.sink = sink
    self.pages = pages
    self.time = time
  }

  /// Adds the metrics of HTTP calls to the metrics of the server, and shows these under `/metrics`.
  package mutating func show(_ metrics: MetricRegistry) {
    self.metrics = metrics
    metrics.add { [times] in times.families }
  }

  /// Returns the server as a service.
  ///
  /// - Parameter onRunning: called with the bound port when the server accepts connections.
  package func application(
    host: String, port: Int, logger: Logger, onRunning: @escaping @Sendable (_ port: Int) async -> Void
  ) -> some ApplicationProtocol {
    Application(
      router: router,
      server: .http1(
        configuration: .init(
          additionalChannelHandlers: [ConnectionWatch(writeLimit: limits.idleSeconds)],
          idleTimeout: .milliseconds(Int64(limits.idleSeconds * 1000)))),
      configuration: .init(
        address: .hostname(host, port: port), serverName: "katsudo",
        availableConnectionsDelegate: .maximum(limits.connections, logger: logger)),
      onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? port) },
      logger: logger)
  }

  /// The routes with all middleware. Each new router has a memory budget of its own for bodies, so a server makes only one router.
  package var router: Router<APIContext> {
    let router = Router(context: APIContext.self, options: [])
    router.addMiddleware {
      RequestTiming(times: times)
      HeadAnswers()
      BodyDraining()
      // Outside of everything that refuses a call, so that a page can read the refusal.
      CrossOrigin(origins: origins)
      // Outside of the middleware that turns errors into answers, so that these answers also have the promise.
      IdempotencyPromise()
      ErrorMiddleware()
    }
    if keys == nil { router.add(middleware: BrowserGuard(bases: bases, origins: origins)) }
    FileRoutes(queue: queue, links: links, files: files, uploads: uploads, time: time).add(to: router)
    HealthRoutes(queue: queue, room: room, readiness: readiness).add(to: router)
    // Every call with a key counts against the same limits.
    let rates = RateLimit(queue: queue, limiter: RateLimiter(time: time))
    MetricsRoute(registry: metrics).add(
      to: router.group("metrics").addMiddleware {
        Authentication(keys: keys)
        rates
      }.group(context: CallerContext.self))
    WebhookKeyRoutes(keys: webhookKeys).add(to: router)
    PageRoutes(pages: pages, catalogue: catalogue, bases: bases, needsKey: keys != nil).add(to: router)
    let documents = OpenAPIDocuments(catalogue: catalogue, bases: bases, needsKey: keys != nil)
    documents.add(to: router)
    let devices = DeviceLoginRoutes(
      logins: logins, bases: bases, time: time)
    devices.add(to: router)
    AccountRoute().add(
      to: router.group("api/auth").addMiddleware {
        Authentication(keys: keys)
        rates
      }.group(context: CallerContext.self))
    let v1 = router.group("v1").addMiddleware {
      Authentication(keys: keys)
      rates
    }.group(context: CallerContext.self)
    // The models of requests: those of the catalogue and the deployments.
    let models: @Sendable () -> ModelCatalogue = { [catalogue, deployments] in deployments?.models ?? catalogue() }
    let answers = ResultAnswers(catalogue: models, queue: queue, links: links, bases: bases, retention: retention)
    let polls = LongPoll(queue: queue, events: events)
    let submits = IdempotentSubmits(store: queue.store)
    let bodies = BodyReader(budget: BodyBudget(bytes: limits.bodyBytes))
    ModelRoutes(
      catalogue: catalogue, bases: bases,
      submits: SubmitRoute(
        intake: intake, queue: queue, bases: bases, room: room, bodies: bodies,
        answers: answers, polls: polls, reuse: ResultReuse(queue: queue, files: files), submits: submits),
      documents: documents
    ).add(to: v1)
    RequestRoutes(queue: queue, bases: bases, answers: answers, polls: polls).add(to: v1)
    RequestListRoute(catalogue: models, queue: queue, links: links, bases: bases, retention: retention).add(to: v1)
    HistoryRoutes(queue: queue, files: files, removals: removals, events: events, sink: sink, time: time).add(to: v1)
    EventRoutes(queue: queue, events: events, links: links, bases: bases, retention: retention, time: time).add(to: v1)
    UploadRoutes(uploads: uploads, links: links, bases: bases).add(to: v1)
    TusRoutes(uploads: uploads, bases: bases).add(to: v1)
    WebhookRoutes(queue: queue).add(to: v1)
    SinkRoute(sink: sink).add(to: v1)
    WorkflowRoutes(imports: workflows, bodies: bodies).add(to: v1)
    EnvironmentRoutes(environments: environments).add(to: v1)
    KeyRoutes(keys: keys, rules: keyRules, time: time).add(to: v1)
    devices.add(to: v1)
    v1.addNothing("")
    v1.addNothing("**")
    addProd(to: router, rates, bodies, submits)
    return router
  }

  /// Adds the calls of deployments.
  private func addProd(to router: Router<APIContext>, _ rates: RateLimit, _ bodies: BodyReader, _ submits: IdempotentSubmits) {
    let prod = router.group("prod").addMiddleware {
      Authentication(keys: keys)
      rates
    }.group(context: CallerContext.self)
    if let deployments {
      DeploymentRoutes(deployments: deployments, catalogue: catalogue, queue: queue).add(to: prod)
      InferenceRoutes(
        deployments: deployments, intake: intake, queue: queue, bodies: bodies, submits: submits, room: room, links: links, bases: bases,
        retention: retention, texts: ResultTexts(store: queue.store, files: files), instances: instances
      ).add(to: prod)
      InstanceRoute(deployments: deployments, instances: instances).add(to: prod)
    }
    prod.addNothing("", error: .unknownProdAddress)
    prod.addNothing("**", error: .unknownProdAddress)
  }
}
