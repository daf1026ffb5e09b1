import KatsudoClient

/// The server of a client command, with two clients that differ in their number of retries.
struct ClientSession: Sendable {
  /// The client for calls that a person waits for. It retries only once, so it reports an error within seconds.
  let client: KatsudoClient
  /// The client that follows a request and downloads its files. It retries up to ten times, so the connection may be lost for a minute.
  let patient: KatsudoClient
  let console: Console
  /// The value of `--base-url`, for messages that say how to continue.
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
