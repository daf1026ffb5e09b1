import Crypto
public import Foundation

/// Verifies messages that are signed as Standard Webhooks 1.0 (<https://www.standardwebhooks.com>) says, with the symmetric scheme `v1`.
///
/// ```swift
/// let webhook = try Webhook(secret: "whsec_…")
/// let delivery = try webhook.verify(body: bytesAsTheyCame, headers: headers)
/// ```
///
/// Give the body exactly as it arrived. If you decode it and encode it again, the signature no longer matches. A message may arrive twice,
/// and messages may arrive in another order. ``WebhookDelivery/id`` is the same each time.
public struct Webhook: Sendable {
  private let keys: [SymmetricKey]
  private let tolerance: Duration

  /// Makes a verifier with one secret.
  ///
  /// - Parameters:
  ///   - secret: `whsec_`, followed by 24 to 64 bytes in base64.
  ///   - tolerance: the largest difference between the timestamp and the current time, in both directions, in whole seconds. It protects
  ///     against old messages that an attacker sends again.
  /// - Throws: ``WebhookError/malformedSecret``.
  public init(secret: String, tolerance: Duration = .seconds(300)) throws(WebhookError) {
    try self.init(secrets: [secret], tolerance: tolerance)
  }

  /// Makes a verifier with several secrets. A message is valid if it is signed with one of them. Use it while you replace a secret.
  ///
  /// - Parameters:
  ///   - secrets: at least one secret. Each is `whsec_`, followed by 24 to 64 bytes in base64.
  ///   - tolerance: the largest difference between the timestamp and the current time, in both directions, in whole seconds.
  /// - Throws: ``WebhookError/malformedSecret``, also if there is no secret.
  public init(secrets: [String], tolerance: Duration = .seconds(300)) throws(WebhookError) {
    var keys: [SymmetricKey] = []
    for secret in secrets {
      guard secret.hasPrefix("whsec_"), let bytes = Data(base64Encoded: String(secret.dropFirst(6))), (24...64).contains(bytes.count) else {
        throw .malformedSecret
      }
      keys.append(SymmetricKey(data: bytes))
    }
    guard !keys.isEmpty else { throw .malformedSecret }
    self.keys = keys
    self.tolerance = tolerance
  }

  /// Checks that a message was signed with a secret, was not changed and is recent.
  ///
  /// - Parameters:
  ///   - body: the bytes as they arrived.
  ///   - headers: the headers of the message, with `webhook-id`, `webhook-timestamp` and `webhook-signature`. The case of the names does
  ///     not matter.
  ///   - now: the current time.
  /// - Returns: the verified message.
  /// - Throws: ``WebhookError``. Then answer with status 400 or 401, and do not use the message.
  public func verify(body: some DataProtocol, headers: [String: String], now: Date = Date()) throws(WebhookError) -> WebhookDelivery {
    let fields = Dictionary(headers.map { ($0.key.lowercased(), $0.value) }) { first, _ in first }
    guard let id = fields["webhook-id"], let time = fields["webhook-timestamp"], let signatures = fields["webhook-signature"], !id.isEmpty
    else {
      throw .missingHeaders
    }
    guard let seconds = Int64(time), String(seconds) == time else { throw .malformedTimestamp }
    let distance = now.timeIntervalSince1970 - Double(seconds)
    let allowed = Double(tolerance.components.seconds)
    guard distance <= allowed else { throw .tooOld }
    guard distance >= -allowed else { throw .tooNew }
    let signed = Data("\(id).\(time).".utf8) + Data(body)
    // The header holds a signature for each secret of the sender. It may hold signatures of other schemes, which are skipped.
    for signature in signatures.split(separator: " ") where signature.hasPrefix("v1,") {
      guard let code = Data(base64Encoded: String(signature.dropFirst(3))) else { continue }
      // The time of the comparison does not depend on the bytes that differ.
      if keys.contains(where: { HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: signed, using: $0) }) {
        return WebhookDelivery(id: id, timestamp: Date(timeIntervalSince1970: Double(seconds)), body: Data(body))
      }
    }
    throw .wrongSignature
  }
}
