import ArgumentParser
import Foundation
import KatsudoApp
import KatsudoCore

/// `katsudo restore`: makes a data folder from a backup.
struct RestoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Make a data folder from a file that katsudo backup has written.",
    discussion: """
      The folder must be empty, or it must not exist. Every file is compared with its hash before the folder can be used. Run the command as \
      the user that the server will have.

      Example:
        katsudo restore /var/backups/katsudo.tar --data-dir /var/lib/katsudo
      """)

  @Argument(help: "The backup.")
  var file: String

  @OptionGroup var folder: KeysCommand.Folder

  func run() async throws {
    try await folder.onFolder { dataDir, _ in
      let path = URL(fileURLWithPath: file).standardizedFileURL.path
      let summary = try await Interruption.cancelling(InterruptionMessage()) { try await Restore.run(path, dataDir: dataDir) }
      print("\(dataDir): \(summary.fileCount) files, \(summary.byteCount) bytes")
    }
  }
}
