import KatsudoTesting
import Testing

/// The output of `katsudo keys list`.
struct KeyList {
  struct Key: Sendable, Hashable {
    var id: String
    var owner: String
    /// `active`, or `revoked` and the time.
    var state: String
  }

  let text: String
  let keys: [Key]

  init(dataDir: String) async throws {
    let command = try await FinishedCommand.run(["keys", "list", "--data-dir", dataDir])
    try #require(command.exitCode == 0, "\(command.errors)")
    text = command.output
    // id  owner  made MOMENT  state
    keys = text.split(separator: "\n").map { line in
      let columns = line.split(separator: "  ", omittingEmptySubsequences: false).map(String.init)
      return Key(id: columns.first ?? "", owner: columns.dropFirst().dropLast(2).joined(separator: "  "), state: columns.last ?? "")
    }
  }
}
