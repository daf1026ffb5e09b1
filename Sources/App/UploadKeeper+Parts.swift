import KatsudoCore
import KatsudoFiles
import KatsudoIntake
import KatsudoMachine
import KatsudoSQLite

extension UploadKeeper {
  /// Makes the keeper of a server's uploads.
  convenience init(
    _ katsudo: Katsudo, _ folder: DataFolder, _ database: SQLiteDatabase, files: any FileStore, removals: RemovalLock, room: FreeRoom
  ) {
    self.init(
      files: files, store: SQLiteUploadStore(database), removals: removals, room: room, limits: katsudo.configuration.uploads.limits,
      scratch: folder.scratchPath, time: katsudo.time, logger: katsudo.logger)
  }
}
