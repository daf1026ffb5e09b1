import ArgumentParser
import KatsudoAPI
import KatsudoApp
import KatsudoCore

extension KeysCommand {
  /// `katsudo keys audit`: prints the changes of keys and limits.
  struct Audit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show who changed keys and limits, and when.",
      discussion: """
        Each line has the time, the one who made the change, the change, the key, the owner and the new limits. user:1000 is the user of this \
        machine with that number, server is the server itself.

        Example:
          katsudo keys audit --limit 20
        """)

    @Option(help: "The number of changes to show, the newest ones, 1 to 10000.")
    var limit = 1_000

    @OptionGroup var folder: Folder

    func run() async throws {
      guard (1...10_000).contains(limit) else { throw CommandExit.usage("--limit must be a whole number from 1 to 10000.") }
      try await folder.perform { administration in
        for entry in try await administration.audit(limit: limit) { print(entry.line) }
      }
    }
  }
}

extension AuditEntry {
  /// The line that `katsudo keys audit` prints.
  fileprivate var line: String {
    let columns = [at.wireText, "\(actor)", action.rawValue, keyID ?? "-", owner.name] + (detail.map { [$0] } ?? [])
    return columns.joined(separator: "  ")
  }
}
