package import KatsudoCore
package import KatsudoServer

/// The settings of authentication and of fetching media.
package struct AccessSettings: SettingsPart {
  package var auth = true
  package var corsOrigins: [WebOrigin] = []
  package var allowPrivateNetwork = false
  package var allowHTTP = false
  package var mediaCAFile: String?
  package var mediaPerRequest = 64
  package var mediaTimeLimitSeconds = 300

  package init() {}

  package static let keys: [SettingKey<Self>] = [
    .flag(
      "auth", \.auth, flag: "--no-auth",
      takes:
        "with `false` the server asks for no key. It refuses this unless `host` is `localhost`, `::1` or in 127.0.0.0/8. Every request then belongs to the owner `anonymous`. The server then answers only as localhost and under the hosts of `public_url` and `files_url`, and refuses requests from the web pages of other sites"
    ),
    .parsed(
      "cors_origins", \.corsOrigins, expected: "a list of origins such as https://app.example.com", standard: "none",
      takes:
        "`ORIGIN[,ORIGIN…]`: the origins whose web pages may call the server, each with a scheme and a host, such as `https://app.example.com,http://localhost:5173`; see [03 API](03-api.md#calls-from-web-pages-added)"
    ) { text throws(ConfigurationError) in try origins(text) },
    .flag(
      "allow_private_network", \.allowPrivateNetwork, flag: "--allow-private-network",
      takes:
        "with `true` the server also fetches media from loopback, private and link-local addresses, but never from cloud metadata services"),
    .flag(
      "allow_http", \.allowHTTP, flag: "--allow-http", takes: "with `true` the server also fetches media over `http://`"),
    .optional(
      "media.ca_file", \.mediaCAFile, expected: "a path", standard: "none",
      takes: "a PEM file of certificate authorities that the server trusts when it fetches media, in addition to those of the system"
    ) { $0 },
    .whole("media.per_request", \.mediaPerRequest, in: 1...10_000, takes: "pictures, videos and sounds in one request"),
    .whole(
      "media.time_limit_seconds", \.mediaTimeLimitSeconds, in: 1...86_400, takes: "seconds for fetching all files of one request"),
  ]

  private static func origins(_ text: String) throws(ConfigurationError) -> [WebOrigin] {
    var origins: [WebOrigin] = []
    for entry in text.split(separator: ",", omittingEmptySubsequences: false) {
      let word = String(entry.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
      guard word != "*" else {
        throw ConfigurationError(
          "cors_origins", "cannot be *, because every site could then call this server. Name each origin, such as https://app.example.com")
      }
      guard let origin = WebOrigin(word) else {
        throw ConfigurationError(
          "cors_origins",
          "must be a list of origins with , between them. \(word.isEmpty ? "One of them is empty" : "\(word) is not an origin"): write a scheme, a host and, if needed, a port, without a path, such as https://app.example.com"
        )
      }
      origins.append(origin)
    }
    return origins
  }
}
