package import KatsudoCore

/// The settings of the ComfyUI environments in the browser.
package struct EnvironmentSettings: SettingsPart {
  /// The address or host name to listen on.
  package var host = "127.0.0.1"
  /// The port to listen on. With 0 a server has no environments. A listener that runs with 0 all the same takes any free port.
  package var port = 0
  /// The domain under which each environment has a host of its own.
  package var domain = "localhost"
  /// `true` if browsers reach the listener through a proxy with TLS, on port 443 of the domain.
  package var isSecure = false
  /// The command that starts a ComfyUI server, or `nil` if only addresses can be attached.
  package var command: EnvironmentCommand?
  /// The names of variables that the command gets from the server's own environment, besides the usual ones.
  package var variables: [String] = []
  /// The most environments in the list.
  package var limit = 8
  /// The seconds within which a started command must answer.
  package var startSeconds = 300
  /// The most signed-in browsers of all environments together.
  package var sessions = 64
  package var sessionHours = 12.0
  package var linkMinutes = 5.0
  /// The most open connections to the listener.
  package var connections = 512

  /// The most connections that are open beside those, each until it has got the answer that there are too many.
  package static let refusedConnections = 16

  // The operator cannot change these.

  /// The most open WebSockets of one environment.
  package var tunnels = 64
  /// The seconds between two pings of a WebSocket.
  package var pingSeconds = 30.0
  /// The seconds after which a WebSocket is closed from which nothing came, not even the answer to a ping.
  package var silenceSeconds = 3600.0
  /// The seconds after which a WebSocket is closed whose browser takes nothing of what waits for it.
  package var stallSeconds = 120.0

  package init() {}

  /// `true` if the server has environments.
  package var isOn: Bool { port != 0 }

  /// The seconds for which a browser stays signed in.
  var sessionSeconds: Int { Int(sessionHours * 3600) }
  /// The seconds for which a link to sign in works.
  package var linkSeconds: Int { Int(linkMinutes * 60) }

  var logins: LoginBook.Limits {
    LoginBook.Limits(
      sessions: sessions, sessionMilliseconds: Int64(sessionHours * 3_600_000), tokenMilliseconds: Int64(linkMinutes * 60_000))
  }

  package static let keys: [SettingKey<Self>] = [
    .whole(
      "environments.port", \.port, in: 0...65535,
      takes: "; the port of the ComfyUI environments, see [19 Environments](19-environments.md). With 0 the server has none"),
    .text(
      "environments.host", \.host, takes: "the address or host name on which the environments listen"),
    .parsed(
      "environments.domain", \.domain, expected: "a domain such as comfy.example.com", standard: "`localhost`",
      takes: "the domain whose subdomains are the environments: each has the host `ID.DOMAIN`. It must not be the domain of the API"
    ) { domain($0) },
    .flag(
      "environments.https", \.isSecure,
      takes: "with `true` links begin with `https://` and have no port, for a proxy with TLS in front of `environments.port`"),
    .parsed(
      "environments.command", \.command, expected: "a command", standard: "none",
      takes:
        "the command that starts a ComfyUI server, with `{port}` and `{folder}` in it. Blanks separate its words, and double quotes hold a word together. No shell reads it"
    ) { text throws(ConfigurationError) in
      do throws(EnvironmentCommand.Problem) { return try EnvironmentCommand(text) } catch {
        throw ConfigurationError("environments.command", error.description)
      }
    },
    .parsed(
      "environments.variables", \.variables, expected: "names of variables such as HF_HOME,HTTPS_PROXY", standard: "none",
      takes: "`NAME[,NAME…]`: environment variables that the command gets from the server besides the usual ones, such as `HF_HOME`"
    ) { variables($0) },
    .whole("environments.limit", \.limit, in: 1...200, takes: "environments in the list"),
    .whole(
      "environments.start_seconds", \.startSeconds, in: 1...86_400, takes: "seconds within which a started ComfyUI server must answer"),
    .whole(
      "environments.sessions", \.sessions, in: 1...10_000,
      takes: "signed-in browsers at a time. One more signs out the one whose session ends first"),
    .decimal("environments.session_hours", \.sessionHours, in: 0.01...720, takes: "hours for which a browser stays signed in"),
    .decimal("environments.link_minutes", \.linkMinutes, in: 0.1...1440, takes: "minutes for which a link to sign in works"),
    .whole(
      "environments.connections", \.connections, in: 8...100_000,
      takes: "open connections of browsers to the environments, and never more than a quarter of the limit of open files allows"),
  ]

  private static func domain(_ text: String) -> String? {
    let labels = text.lowercased().split(separator: ".", omittingEmptySubsequences: false)
    let isName = labels.allSatisfy { label in
      (1...63).contains(label.utf8.count) && label.utf8.allSatisfy { "abcdefghijklmnopqrstuvwxyz0123456789-".utf8.contains($0) }
    }
    // An address of four numbers has no subdomains.
    return isName && !labels.allSatisfy { $0.allSatisfy(\.isNumber) } && text.utf8.count <= 200 ? text.lowercased() : nil
  }

  private static func variables(_ text: String) -> [String]? {
    let names = text.split(separator: ",").map { String($0.filter { $0 != " " }) }
    let isPlain = names.allSatisfy { name in !name.isEmpty && name.utf8.allSatisfy { $0 > 32 && $0 < 127 && $0 != UInt8(ascii: "=") } }
    // The server's own secrets are in these variables.
    return isPlain && !names.contains { $0.hasPrefix("KATSUDO_") } ? names : nil
  }
}
