extension KatsudoError {
  /// A submission with an unknown outcome: the server may or may not have accepted it.
  public struct UnknownSubmission: Sendable, Hashable {
    /// The model that the submission was for.
    public var modelID: String
    /// The idempotency key of the submission. You may submit again only with the same key.
    public var idempotencyKey: String?
    /// A sentence that says what happened.
    public var reason: String

    public init(modelID: String, idempotencyKey: String?, reason: String) {
      self.modelID = modelID
      self.idempotencyKey = idempotencyKey
      self.reason = reason
    }
  }
}
