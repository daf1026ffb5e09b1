import Foundation
import KatsudoAPI
package import KatsudoCore

/// The settings of the addresses and the data folder.
package struct AddressSettings: SettingsPart {
  package var host = "127.0.0.1"
  package var port = 8787
  package var dataDir = Self.standardDataDir
  package var publicURL: String?
  package var filesURL: String?
  package var idleSeconds = 75.0
  package var bodyBudgetMB = 256
  package var streamLimit = 2000

  package init() {}

  package static let keys: [SettingKey<Self>] = [
    .text(
      "host", \.host, flag: "--host",
      takes: "the address or host name to listen on; `0.0.0.0` for every IPv4 address, `::` for every address"),
    .whole(
      "port", \.port, in: 0...65535, flag: "--port",
      takes: "; with 0 the server takes any free port and prints it in its first line of output"),
    .text(
      "data_dir", \.dataDir, flag: "--data-dir", standard: "`$XDG_DATA_HOME/katsudo`, else `~/.local/share/katsudo`",
      takes: "a folder on a local disk; if it does not exist, the server makes it with mode 0700"),
    .optional(
      "public_url", \.publicURL, expected: addressForm, flag: "--public-url", standard: "the address each request came to",
      takes: "an `http://` or `https://` address without a query; every link in an answer begins with it"
    ) { address($0) },
    .optional(
      "files_url", \.filesURL, expected: addressForm, flag: "--files-url", standard: "as `public_url`",
      takes: "the same, but only for links to result files"
    ) { address($0) },
    .decimal(
      "idle_seconds", \.idleSeconds, in: 1...86_400,
      takes:
        "seconds: if no byte moves on a connection for this time, in either direction, the server closes it. A client that reads less than about 20 KB/s may count as a client that reads nothing"
    ),
    .whole(
      "body_budget_mb", \.bodyBudgetMB, in: 16...65_536,
      takes: "MiB of memory for all request bodies that the server reads or checks at the same time"),
    .whole(
      "stream_limit", \.streamLimit, in: 0...1_000_000,
      takes:
        "event streams and calls that wait (`Prefer: wait`) at the same time, of all callers together, and never more than half of the connections that the system's limit of open files allows. One owner may have half of them, and at least one"
    ),
  ]

  private static let addressForm = "an address such as https://media.example.com"

  private static func address(_ text: String) -> String? {
    guard let url = URL(string: text), let scheme = url.scheme, ["http", "https"].contains(scheme), url.host != nil, url.query == nil else {
      return nil
    }
    return text
  }

  package static var standardDataDir: String {
    let environment = ProcessInfo.processInfo.environment
    if let base = environment["XDG_DATA_HOME"], base.hasPrefix("/") { return "\(base)/katsudo" }
    return "\(environment["HOME"] ?? ".")/.local/share/katsudo"
  }

  /// `true` if only this machine reaches the address.
  var isLoopback: Bool { Loopback.contains(host) }
}
