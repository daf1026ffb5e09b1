extension KatsudoError {
  /// A submission of which nobody knows whether it was accepted.
  public struct UnknownSubmission: Sendable, Hashable {
    /// The model it was for.
    public var modelID: String
    /// The key it was sent with: only a submission with the same key may be sent again.
    public var idempotencyKey: String?
    /// What happened, as a sentence.
    public var reason: String

    /// Makes a description of a lost submission.
    public init(modelID: String, idempotencyKey: String?, reason: String) {
      self.modelID = modelID
      self.idempotencyKey = idempotencyKey
      self.reason = reason
    }
  }
}
