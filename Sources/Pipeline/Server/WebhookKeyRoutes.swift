import Crypto
import Foundation
import Hummingbird
import KatsudoAPI

/// The route `/.well-known/webhook-keys.json`: the public keys that verify webhooks. It needs no API key.
struct WebhookKeyRoutes: Sendable {
  /// The keys, 32 bytes each.
  let keys: [Data]

  func add(to router: some RouterMethods<APIContext>) {
    router.add(".well-known/webhook-keys.json", [(.get, list)])
  }

  @Sendable func list(_ request: Request, _ context: APIContext) async throws -> Response {
    .json(WebhookKeySet(keys: keys.map { WebhookKeySet.Key(bytes: $0) }))
  }
}

extension WebhookKeySet.Key {
  fileprivate init(bytes: Data) {
    let x = Self.base64URL(bytes)
    // The thumbprint is the hash of these members in this order (RFC 7638, section 3.2).
    let kid = Self.base64URL(Data(SHA256.hash(data: Data(#"{"crv":"Ed25519","kty":"OKP","x":"\#(x)"}"#.utf8))))
    self.init(kid: kid, x: x, publicKey: "whpk_" + bytes.base64EncodedString())
  }

  private static func base64URL(_ bytes: Data) -> String {
    bytes.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }
}
