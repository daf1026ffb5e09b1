import Crypto
public import Foundation

/// Verifies messages that are signed as Standard Webhooks 1.0 (<https://www.standardwebhooks.com>) says: with a secret (scheme `v1`,
/// HMAC-SHA256), or with the public key of the sender (scheme `v1a`, Ed25519).
///
/// ```swift
/// let webhook = try Webhook(secret: "whsec_…")
/// let delivery = try webhook.verify(body: bytesAsTheyCame, headers: headers)
/// ```
///
/// `katsudo webhooks secrets` shows the secret of a Katsudo server, and `GET /.well-known/webhook-keys.json` its public key.
///
/// Give the body exactly as it arrived. If you decode it and encode it again, the signature no longer matches. A message may arrive twice,
/// and messages may arrive in another order. ``WebhookDelivery/id`` is the same each time.
public struct Webhook: Sendable {
  private let keys: [SymmetricKey]
  private let publicKeys: [Curve25519.Signing.PublicKey]
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

  /// Makes a verifier with the public key of the sender, which needs no secret.
  ///
  /// - Parameters:
  ///   - publicKey: `whpk_`, followed by 32 bytes in base64.
  ///   - tolerance: the largest difference between the timestamp and the current time, in both directions, in whole seconds.
  /// - Throws: ``WebhookError/malformedPublicKey``.
  public init(publicKey: String, tolerance: Duration = .seconds(300)) throws(WebhookError) {
    try self.init(publicKeys: [publicKey], tolerance: tolerance)
  }

  /// Makes a verifier with several secrets and public keys. A message is valid if it is signed with one of them. Use it while you replace a
  /// secret.
  ///
  /// - Parameters:
  ///   - secrets: secrets, each `whsec_`, followed by 24 to 64 bytes in base64.
  ///   - publicKeys: public keys, each `whpk_`, followed by 32 bytes in base64.
  ///   - tolerance: the largest difference between the timestamp and the current time, in both directions, in whole seconds.
  /// - Throws: ``WebhookError/malformedSecret``, also if there is neither a secret nor a public key, or ``WebhookError/malformedPublicKey``.
  public init(secrets: [String] = [], publicKeys: [String] = [], tolerance: Duration = .seconds(300)) throws(WebhookError) {
    var keys: [SymmetricKey] = []
    for secret in secrets {
      guard secret.hasPrefix("whsec_"), let bytes = Data(base64Encoded: String(secret.dropFirst(6))), (24...64).contains(bytes.count) else {
        throw .malformedSecret
      }
      keys.append(SymmetricKey(data: bytes))
    }
    var verifiers: [Curve25519.Signing.PublicKey] = []
    for key in publicKeys {
      guard key.hasPrefix("whpk_"), let bytes = Data(base64Encoded: String(key.dropFirst(5))),
        let verifier = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes)
      else {
        throw .malformedPublicKey
      }
      verifiers.append(verifier)
    }
    guard !keys.isEmpty || !verifiers.isEmpty else { throw .malformedSecret }
    self.keys = keys
    self.publicKeys = verifiers
    self.tolerance = tolerance
  }

  /// Checks that a message was signed with a secret or a public key of this verifier, was not changed and is recent.
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
    // The header holds a signature for each secret and key of the sender. It may hold signatures of other schemes, which are skipped.
    for signature in signatures.split(separator: " ") where isRight(signature, of: signed) {
      return WebhookDelivery(id: id, timestamp: Date(timeIntervalSince1970: Double(seconds)), body: Data(body))
    }
    throw .wrongSignature
  }

  private func isRight(_ signature: Substring, of signed: Data) -> Bool {
    let parts = signature.split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let code = Data(base64Encoded: String(parts[1])) else { return false }
    return switch parts[0] {
    // The time of the comparison does not depend on the bytes that differ.
    case "v1": keys.contains { HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: signed, using: $0) }
    case "v1a": publicKeys.contains { $0.isValidSignature(code, for: signed) }
    default: false
    }
  }
}
