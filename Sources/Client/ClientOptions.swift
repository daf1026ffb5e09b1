/// How a client behaves where the defaults do not suit.
public struct ClientOptions: Sendable, Hashable {
  /// How long one call may take, from the connection to the last byte of the answer. A connection has 10 seconds of it. Submitting may take
  /// twice this time, since pictures travel in it. Downloads are not bound by it: they end after 60 seconds without a byte.
  public var callTimeout: Duration

  /// How reading calls are repeated. Submissions never are, unless they have an idempotency key.
  public var retries: RetryPolicy

  /// How often a waiting client asks.
  public var polling: PollPolicy

  /// Hosts that result files may be downloaded from, beside the base URL's own origin: `files.example.com`, or with a leading dot
  /// (`.example.com`) every host under that name. Where the base is RunComfy's, its own hosts are allowed without being named.
  public var downloadHosts: [String]

  /// The language of titles and descriptions in the catalogue, as in `Accept-Language`: `ja`. `nil`: the server's default.
  public var language: String?

  /// Makes options; what is left out has its default.
  public init(
    callTimeout: Duration = .seconds(60), retries: RetryPolicy = RetryPolicy(), polling: PollPolicy = PollPolicy(),
    downloadHosts: [String] = [],
    language: String? = nil
  ) {
    self.callTimeout = callTimeout
    self.retries = retries
    self.polling = polling
    self.downloadHosts = downloadHosts
    self.language = language
  }
}
