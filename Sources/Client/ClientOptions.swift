/// Settings of a client: time limits, retries, polling, download hosts and language.
public struct ClientOptions: Sendable, Hashable {
  /// The longest time that one call may take, from the connection to the last byte of the answer. At most 10 seconds of it go to the
  /// connection. A submission may take twice this time, because it carries pictures. The limit does not apply to downloads: a download ends
  /// after 60 seconds without a byte.
  public var callTimeout: Duration

  /// The rules for retries of reading calls. The client retries a submission only if the server honours its
  /// idempotency key.
  public var retries: RetryPolicy

  /// The pauses between two status calls while the client waits for a request.
  public var polling: PollPolicy

  /// Hosts that result files may be downloaded from, besides the origin of the base URL. `files.example.com` allows one host. A leading dot
  /// (`.example.com`) allows every host under that name. If the base URL is RunComfy's, RunComfy's own hosts are always allowed.
  public var downloadHosts: [String]

  /// The language of titles and descriptions in the catalogue, in the form of `Accept-Language`, such as `ja`. With `nil`, the server uses
  /// its default.
  public var language: String?

  /// Makes options. Each argument that you leave out has its default.
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
