import KatsudoFiles
import KatsudoMachine

extension Housekeeping {
  /// Removes what interrupted backups left, again and again. Their links keep removed files on the disk.
  ///
  /// The server prepares a backup with ``RemovalLock``, and the command that asked for it holds ``BackupLock`` until it ends. So nobody uses
  /// what is there when both are free.
  func removeBackupLeftovers() async {
    while !Task.isCancelled {
      await removals.holding { await BlockingThreads.long.run { BackupLock.removeLeftovers(in: backups) } }
      try? await Task.sleep(for: interval)
    }
  }
}
