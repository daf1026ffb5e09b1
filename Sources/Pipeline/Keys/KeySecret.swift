import Crypto
import Foundation

/// The secret that a caller sends as a Bearer token: `katsudo_` and 256 random bits in base64url without padding. It is shown once and never
/// stored; what is stored is its SHA-256, which is enough for 256 random bits (a slow hash protects guessable passwords).
package enum KeySecret {
  package static func make() -> String {
    var generator = SystemRandomNumberGenerator()
    let bytes = Data((0..<4).flatMap { _ in withUnsafeBytes(of: generator.next()) { Array($0) } })
    let text = bytes.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    return "katsudo_" + text
  }

  static func hash(_ secret: String) -> Data { Data(SHA256.hash(data: Data(secret.utf8))) }
}
