import KatsudoClient

/// The server that a verb talks to, with the two kinds of patience that a person has.
struct ClientSession: Sendable {
  /// For calls that somebody waits for: a fault is told within seconds.
  let client: KatsudoClient
  /// For following a request and fetching what it made: a connection that is lost for a minute ends nothing.
  let patient: KatsudoClient
  let console: Console
  /// `--base-url`, for telling how to go on.
  let baseURL: String?

  init(verb: ClientVerb, options: ClientOptions) throws(KatsudoError) {
    var hasty = options
    hasty.retries = RetryPolicy(limit: 1)
    var steady = options
    steady.retries = RetryPolicy(limit: 10)
    client = try KatsudoClient(baseURL: verb.baseURL, options: hasty)
    patient = try KatsudoClient(baseURL: verb.baseURL, options: steady)
    console = verb.console
    baseURL = verb.baseURL
    console.detail("server: \(client.baseURL)")
  }
}
