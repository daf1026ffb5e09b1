/// How a submission is sent.
public struct SubmitOptions: Sendable, Hashable {
  /// Sent as `Idempotency-Key`; 1 to 255 printable ASCII characters. With it, a submission whose answer is lost **is sent again**, as often as
  /// ``RetryPolicy`` allows.
  ///
  /// Give one only where the server promises that a repeated key makes no second request. RunComfy does not, and Katsudo's `docs/03-api.md` says
  /// whether your version does: a server that ignores the key runs, and bills, every repetition.
  public var idempotencyKey: String?

  /// Makes options.
  public init(idempotencyKey: String? = nil) { self.idempotencyKey = idempotencyKey }
}
