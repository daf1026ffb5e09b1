import Crypto
public import Foundation

/// Verifies webhooks that are signed by the rules of Standard Webhooks 1.0 (<https://www.standardwebhooks.com>), symmetric scheme `v1`.
///
/// ```swift
/// let webhook = try Webhook(secret: "whsec_…")
/// let delivery = try webhook.verify(body: bytesAsTheyCame, headers: headers)
/// ```
///
/// Give the body exactly as it came: a body that was decoded and encoded again has another signature. Deliveries may come twice and out of order;
/// ``WebhookDelivery/id`` is the same for both.
public struct Webhook: Sendable {
  private let keys: [SymmetricKey]
  private let tolerance: Duration

  /// Makes a verifier.
  ///
  /// - Parameters:
  ///   - secret: `whsec_` and 24 to 64 bytes in base64.
  ///   - tolerance: how far the timestamp may be from now, in either direction; against messages that are sent again by somebody else.
  /// - Throws: ``WebhookError/malformedSecret``.
  public init(secret: String, tolerance: Duration = .seconds(300)) throws(WebhookError) {
    try self.init(secrets: [secret], tolerance: tolerance)
  }

  /// The same with several secrets, of which any may have signed: for the time in which a secret is exchanged.
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

  /// Checks that a message comes from somebody who knows the secret, is unchanged, and is recent.
  ///
  /// - Parameters:
  ///   - body: the bytes as they came.
  ///   - headers: at least `webhook-id`, `webhook-timestamp` and `webhook-signature`, in any case.
  ///   - now: the present moment.
  /// - Throws: ``WebhookError``. Answer such a message with status 400 or 401, and do nothing else with it.
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
    // The list holds a signature for each secret that the sender has, and may hold other schemes; those that are not v1 are passed over.
    for signature in signatures.split(separator: " ") where signature.hasPrefix("v1,") {
      guard let code = Data(base64Encoded: String(signature.dropFirst(3))) else { continue }
      // The comparison takes the same time wherever the bytes differ.
      if keys.contains(where: { HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: signed, using: $0) }) {
        return WebhookDelivery(id: id, timestamp: Date(timeIntervalSince1970: Double(seconds)), body: Data(body))
      }
    }
    throw .wrongSignature
  }
}
