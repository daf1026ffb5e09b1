/// Settings of a client: time limits, retries, polling, download hosts and language.
public struct ClientOptions: Sendable, Hashable {
  /// The time limit of one call, from the connection to the last byte of the answer. The connection itself may take at most 10 seconds. A
  /// submission may take twice the limit, because it can hold pictures. The limit does not apply to downloads: a download ends after 60
  /// seconds without a byte.
  public var callTimeout: Duration

  /// The rules for retries of reading calls. The client retries a submission only if the server honours its
  /// idempotency key.
  public var retries: RetryPolicy

  /// The pauses between two status calls while the client waits for a request without an event stream.
  public var polling: PollPolicy

  /// `true` if the client follows a request by the event stream of a Katsudo server. With `false`, and with every other server, it asks for
  /// the status again and again.
  public var usesEventStream: Bool

  /// The hosts that the client may download result files from, in addition to the origin of the base URL. `files.example.com` allows one
  /// host. With a leading dot, `.example.com` allows every host under that name, but not `example.com` itself. The port does not matter. If
  /// the base URL is RunComfy's, RunComfy's own hosts are always allowed.
  public var downloadHosts: [String]

  /// The language of titles and descriptions in the catalogue, as a value of `Accept-Language`, such as `ja`. With `nil`, the server uses
  /// its default.
  public var language: String?

  /// Makes options. Each argument that you leave out has its default.
  public init(
    callTimeout: Duration = .seconds(60), retries: RetryPolicy = RetryPolicy(), polling: PollPolicy = PollPolicy(),
    usesEventStream: Bool = true, downloadHosts: [String] = [],
    language: String? = nil
  ) {
    self.callTimeout = callTimeout
    self.retries = retries
    self.polling = polling
    self.usesEventStream = usesEventStream
    self.downloadHosts = downloadHosts
    self.language = language
  }
}
