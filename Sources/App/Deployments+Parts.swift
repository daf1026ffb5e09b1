import Foundation
import KatsudoAPI
import KatsudoCore
import KatsudoModels
import KatsudoQueue
import KatsudoSQLite
import KatsudoServer
import KatsudoWorker

extension Deployments {
  /// Reads the deployments of a server.
  convenience init(_ configuration: ServerConfiguration, _ database: SQLiteDatabase, time: TimeSource) async throws {
    try await self.init(store: SQLiteDeploymentStore(database), settings: configuration.deployments.settings, time: time)
  }

  /// Returns a plan for the models of a catalogue and the deployments.
  func planning(
    _ plan: @escaping @Sendable (ModelCatalogue) throws -> [String: EngineModels]
  ) -> @Sendable (ModelCatalogue) throws -> [String: EngineModels] {
    { catalogue in
      let made = try self.models(with: catalogue)
      let planned = try plan(made.models)
      self.use(made)
      return planned
    }
  }

  /// Cancels what deleted deployments have left. From now on, each change of a deployment gives the engines a new plan and lets the workers
  /// look for requests again.
  func begin(_ models: LiveModels<EngineModels>, _ queue: JobQueue) async throws {
    try await cancelLeftovers(in: queue)
    observe {
      try models.replan()
      queue.store.use(models.queuePlan)
      queue.work.raise()
    }
  }
}

extension DeploymentInstances {
  /// - Parameter engines: the engines of the server. Those without servers of the operator are left out.
  init(_ engines: [any Engine], _ queue: JobQueue, _ worker: Worker, secret: Data) {
    self.init(engines: engines.compactMap { $0 as? any ServerEngine }, store: queue.store, secret: secret) { [weak worker] in
      worker?.runningClaims.map(\.job.id) ?? []
    }
  }
}
