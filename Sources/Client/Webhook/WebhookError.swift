public import Foundation

/// Why a webhook message must not be trusted.
public enum WebhookError: Error, Sendable, Hashable {
  /// The secret given is not `whsec_` and 24 to 64 bytes in base64.
  case malformedSecret
  /// `webhook-id`, `webhook-timestamp` or `webhook-signature` is not there.
  case missingHeaders
  /// The timestamp is not a whole number of seconds.
  case malformedTimestamp
  /// Signed longer ago than allowed: perhaps an old message sent again.
  case tooOld
  /// Signed in the future, beyond what clocks may differ.
  case tooNew
  /// No signature in the list is right for this body, id, timestamp and secret.
  case wrongSignature
}

extension WebhookError: CustomStringConvertible, LocalizedError {
  /// A sentence for people.
  public var description: String {
    switch self {
    case .malformedSecret: "The webhook secret is malformed: it is whsec_ and 24 to 64 bytes in base64."
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
