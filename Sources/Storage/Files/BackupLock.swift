import Foundation
import KatsudoMachine

/// The right to make a backup of a data folder. One process at a time has it. The lock ends with the process in any case.
package final class BackupLock: Sendable {
  /// The folder in which backups are prepared. It is on the disk of the data folder, so that files can be linked and need not be copied.
  private let folder: String
  private let descriptor: CInt

  /// Takes the lock. Returns `nil` if another process has it, or if the folder cannot be written.
  package init?(folder: String) {
    self.folder = folder
    mkdir(folder, 0o700)
    descriptor = open("\(folder)/\(Self.lockName)", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { return nil }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Removes what earlier backups left in a folder, unless a process has the lock. The folder may be missing.
  package static func removeLeftovers(in folder: String) {
    guard FolderContents.names(in: folder).contains(where: { $0 != lockName }) else { return }
    BackupLock(folder: folder)?.removeLeftovers()
  }

  private static let lockName = "lock"

  /// Removes what earlier backups left when they were cut off. Their links would keep removed files on the disk.
  package func removeLeftovers() {
    for name in FolderContents.names(in: folder) where name != Self.lockName { try? FolderContents.remove("\(folder)/\(name)") }
  }
}
