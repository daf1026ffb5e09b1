import Hummingbird
import KatsudoMachine
import KatsudoModels
import KatsudoSQLite

/// The calls of the control socket for operations: the overview, the backup and the reading of the models.
struct ControlOperations: Sendable {
  let overview: @Sendable () async throws -> ServerOverview
  let backup: @Sendable () async throws -> StagedBackup
  /// Reads the models again and returns their number.
  let models: @Sendable () async throws -> Int

  func add(to router: Router<ControlContext>) {
    router.get("/overview") { [overview] _, _ in await ControlReply.catching { .overview(try await overview()) }.response }
    router.post("/backup") { [backup] _, _ in await ControlReply.catching { .staged(try await backup()) }.response }
    router.post("/models") { [models] _, _ in await ControlReply.catching { .models(try await models()) }.response }
  }
}

extension ServerParts {
  /// The operations of this server.
  var operations: ControlOperations {
    let staging = BackupStaging(folder: folder, copyDatabase: { [database] in try database.backup(to: $0) })
    return ControlOperations(
      overview: { try await ServerOverview(self) },
      backup: { [removals] in
        try await removals.holding { try await BlockingThreads.long.run { try staging.make() } }
      },
      models: { [modelReload] in try await modelReload.reload().models.count })
  }
}
