package import KatsudoCore

/// The settings of authentication and of fetching media.
package struct AccessSettings: SettingsPart {
  package var auth = true
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
}
