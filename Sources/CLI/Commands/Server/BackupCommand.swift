import ArgumentParser
import Foundation
import KatsudoApp
import KatsudoCore

/// `katsudo backup`: writes everything in a data folder into one file.
struct BackupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Write the requests, their files, the models, the keys and the secrets of a server into one file.",
    discussion: """
      The server may run and goes on with its work. The file is a tar archive with a list of hashes, and only you can read it: it holds \
      secrets. Run the command on the server's machine as the user that owns the data folder. \
      Ctrl-C ends it and leaves nothing behind.

      Example:
        katsudo backup /var/backups/katsudo.tar --data-dir /var/lib/katsudo
      """)

  @Argument(help: "The file to write. It must not exist.")
  var file: String

  @OptionGroup var folder: KeysCommand.Folder

  func run() async throws {
    try await folder.onFolder { dataDir, _ in
      let path = URL(fileURLWithPath: file).standardizedFileURL.path
      let summary = try await Interruption.cancelling(InterruptionMessage()) { try await Backup(dataDir: dataDir).make(path) }
      let missing = summary.missingCount == 0 ? "" : ", \(summary.missingCount) missing in the data folder"
      print("\(file): \(summary.fileCount) files, \(summary.byteCount) bytes\(missing)")
    }
  }
}
