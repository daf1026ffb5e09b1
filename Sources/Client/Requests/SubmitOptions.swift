/// Options for a submission.
public struct SubmitOptions: Sendable, Hashable {
  /// The idempotency key, sent as `Idempotency-Key`: 1 to 255 printable ASCII characters without spaces. With a key, the client **sends the
  /// submission again** if the answer is lost, as often as ``RetryPolicy`` allows.
  ///
  /// Give a key only if the server promises that a repeated key makes no second request. RunComfy does not promise this. For Katsudo, see
  /// `docs/03-api.md` of your version. A server that ignores the key runs and bills the request each time.
  public var idempotencyKey: String?

  public init(idempotencyKey: String? = nil) { self.idempotencyKey = idempotencyKey }
}
