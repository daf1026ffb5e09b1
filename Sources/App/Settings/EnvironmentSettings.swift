package import KatsudoCore
package import KatsudoEnvironments

/// The settings of the ComfyUI environments in the browser.
package struct EnvironmentSettings: SettingsPart {
  package var host = "127.0.0.1"
  package var port = 0
  package var domain = "localhost"
  package var isSecure = false
  package var command: EnvironmentCommand?
  package var variables: [String] = []
  package var limit = 8
  package var startSeconds = 300
  package var sessions = 64
  package var sessionHours = 12.0
  package var linkMinutes = 5.0
  package var connections = 512

  package init() {}

  /// `true` if the server has environments.
  var isOn: Bool { port != 0 }

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
    .whole("environments.connections", \.connections, in: 8...100_000, takes: "open connections of browsers to the environments"),
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

extension EnvironmentRules {
  /// - Parameter reserved: the addresses of the servers that run jobs.
  init(_ configuration: ServerConfiguration, reserved: [String]) {
    self.init()
    let settings = configuration.environments
    host = settings.host
    port = settings.port
    domain = settings.domain
    isSecure = settings.isSecure
    command = settings.command
    variables = settings.variables
    limit = settings.limit
    startSeconds = settings.startSeconds
    sessions = settings.sessions
    sessionSeconds = settings.sessionHours * 3600
    linkSeconds = settings.linkMinutes * 60
    connections = settings.connections
    self.reserved = reserved
    ownPorts = [configuration.address.port, settings.port]
  }
}
