package import EmakiCore
package import EmakiIntake
package import EmakiKeys
package import EmakiOutputs
package import EmakiQueue
package import Hummingbird
package import Logging
import NIOCore

/// The HTTP server that callers see.
package struct APIServer: Sendable {
  /// The models on offer at the moment.
  package var catalogue: @Sendable () -> ModelCatalogue
  package var intake: Intake
  package var inputs: InputFolder
  package var queue: JobQueue
  /// `nil`: no token is asked for.
  package var keys: KeyRing?
  package var outputs: OutputFolder
  package var links: FileLinks
  package var bases: LinkBases
  package var retention: Retention
  package var time: TimeSource

  package init(
    catalogue: @escaping @Sendable () -> ModelCatalogue, intake: Intake, inputs: InputFolder, queue: JobQueue, keys: KeyRing?,
    outputs: OutputFolder,
    links: FileLinks, bases: LinkBases,
    retention: Retention, time: TimeSource
  ) {
    self.catalogue = catalogue
    self.intake = intake
    self.inputs = inputs
    self.queue = queue
    self.keys = keys
    self.outputs = outputs
    self.links = links
    self.bases = bases
    self.retention = retention
    self.time = time
  }

  /// The server as a service.
  ///
  /// - Parameter onRunning: gets the port that was bound, once connections are taken.
  package func application(
    host: String, port: Int, logger: Logger, onRunning: @escaping @Sendable (_ port: Int) async -> Void
  ) -> some ApplicationProtocol {
    let router = Router(context: APIContext.self, options: [])
    router.addMiddleware {
      HeadAnswers()
      BodyDraining()
      ErrorMiddleware()
      Authentication(keys: keys)
    }
    ModelRoutes(catalogue: catalogue, intake: intake, queue: queue, bases: bases).add(to: router)
    RequestRoutes(catalogue: catalogue, queue: queue, inputs: inputs, links: links, bases: bases, retention: retention).add(to: router)
    FileRoutes(queue: queue, links: links, outputs: outputs, time: time).add(to: router)
    HealthRoutes(queue: queue).add(to: router)
    return Application(
      router: router,
      server: .http1(configuration: .init(idleTimeout: .seconds(75))),
      configuration: .init(
        address: .hostname(host, port: port), serverName: "emaki",
        availableConnectionsDelegate: .maximum(4096, logger: logger)),
      onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? port) },
      logger: logger)
  }
}
