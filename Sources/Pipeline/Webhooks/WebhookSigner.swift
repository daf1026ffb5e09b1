import Crypto
package import Foundation
package import KatsudoCore

/// Signs messages by the rules of Standard Webhooks 1.0 (<https://www.standardwebhooks.com>): with HMAC-SHA256 by the secrets of the owner
/// (`v1`), and with Ed25519 by the key of the server (`v1a`).
package struct WebhookSigner: Sendable {
  private let key: Curve25519.Signing.PrivateKey

  /// - Parameter seed: 32 random bytes. The public key stays the same as long as the seed does.
  package init(seed: Data) throws { key = try Curve25519.Signing.PrivateKey(rawRepresentation: seed) }

  /// The 32 bytes of the key that verifies the `v1a` signatures.
  package var publicKey: Data { key.publicKey.rawRepresentation }

  /// Returns the header fields of a message.
  ///
  /// - Parameters:
  ///   - id: the id of the message, without a full stop.
  ///   - seconds: the Unix time of this try.
  ///   - secrets: the secrets of the owner. The header has a `v1` signature for each of them.
  package func headers(
    id: String, seconds: Int64, body: [UInt8], secrets: [WebhookSecret]
  ) throws -> [(name: String, value: String)] {
    let signed = Data("\(id).\(seconds).".utf8) + body
    var signatures = secrets.map { secret in
      "v1," + Data(HMAC<SHA256>.authenticationCode(for: signed, using: SymmetricKey(data: secret.bytes))).base64EncodedString()
    }
    signatures.append("v1a," + (try key.signature(for: signed)).base64EncodedString())
    return [("webhook-id", id), ("webhook-timestamp", "\(seconds)"), ("webhook-signature", signatures.joined(separator: " "))]
  }
}
