public import Foundation

/// The reason why a webhook message must not be trusted.
public enum WebhookError: Error, Sendable, Hashable {
  /// A secret is not `whsec_` followed by 24 to 64 bytes in base64, or no secret was given.
  case malformedSecret
  /// A public key is not `whpk_` followed by 32 bytes in base64.
  case malformedPublicKey
  /// The header `webhook-id`, `webhook-timestamp` or `webhook-signature` is missing, or the id is empty.
  case missingHeaders
  /// The timestamp is not a whole number of seconds.
  case malformedTimestamp
  /// The timestamp is further in the past than the tolerance allows. Someone may have sent an old message again.
  case tooOld
  /// The timestamp is further in the future than the tolerance allows.
  case tooNew
  /// No signature in the list is valid for this body, id, timestamp and secret.
  case wrongSignature
}

extension WebhookError: CustomStringConvertible, LocalizedError {
  /// A message for people.
  public var description: String {
    switch self {
    case .malformedSecret: "The webhook secret is malformed. A secret is whsec_ and then 24 to 64 bytes in base64."
    case .malformedPublicKey: "The public key of the webhooks is malformed. A public key is whpk_ and then 32 bytes in base64."
    case .missingHeaders: "The message is not signed: webhook-id, webhook-timestamp or webhook-signature is missing."
    case .malformedTimestamp: "The message's timestamp is not a number of seconds."
    case .tooOld: "The message was signed too long ago."
    case .tooNew: "The message was signed in the future. Check the clocks."
    case .wrongSignature: "The message's signature is wrong."
    }
  }

  /// The same as ``description``.
  public var errorDescription: String? { description }
}
