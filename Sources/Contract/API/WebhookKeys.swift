/// The answer to `GET /.well-known/webhook-keys.json`: the keys that verify the `v1a` signatures of webhooks, as a set of JSON Web Keys
/// (RFC 7517, RFC 8037).
public struct WebhookKeySet: Sendable, Hashable, Codable {
  public struct Key: Sendable, Hashable, Codable {
    public var kty = "OKP"
    public var crv = "Ed25519"
    public var alg = "EdDSA"
    public var use = "sig"
    /// The thumbprint of the key (RFC 7638).
    public var kid: String
    /// The 32 bytes of the key in base64url without padding.
    public var x: String
    /// The same bytes in the form of Standard Webhooks: `whpk_` and base64.
    public var publicKey: String

    public init(kid: String, x: String, publicKey: String) {
      self.kid = kid
      self.x = x
      self.publicKey = publicKey
    }

    private enum CodingKeys: String, CodingKey {
      case kty, crv, alg, use, kid, x
      case publicKey = "public_key"
    }
  }

  public var keys: [Key]

  public init(keys: [Key]) { self.keys = keys }
}
