import Crypto
import Foundation

/// The secret that a caller sends as a Bearer token: `katsudo_` and 256 random bits in base64url without padding. It is shown once and
/// never stored. Only its SHA-256 is stored. A slow hash is not needed: it protects passwords that can be guessed, and 256 random bits
/// cannot be guessed.
package enum KeySecret {
  package static func make() -> String { "katsudo_" + random() }

  /// Returns 256 random bits in base64url without padding: 43 characters.
  static func random() -> String {
    var generator = SystemRandomNumberGenerator()
    let bytes = Data((0..<4).flatMap { _ in withUnsafeBytes(of: generator.next()) { Array($0) } })
    return bytes.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }

  static func hash(_ secret: String) -> KeyHash {
    var secret = secret
    let digest = secret.withUTF8 { bytes in
      var hash = SHA256()
      hash.update(bufferPointer: UnsafeRawBufferPointer(bytes))
      return hash.finalize()
    }
    return digest.withUnsafeBytes { KeyHash($0) }
  }
}

/// The SHA-256 of a secret. Two hashes are compared in constant time.
struct KeyHash: Sendable, Hashable {
  private let words: (UInt64, UInt64, UInt64, UInt64)

  /// - Parameter bytes: 32 bytes.
  init(_ bytes: UnsafeRawBufferPointer) {
    func word(_ index: Int) -> UInt64 { bytes.loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self) }
    words = (word(0), word(1), word(2), word(3))
  }

  init(_ data: Data) { self = data.withUnsafeBytes { KeyHash($0) } }

  var data: Data { withUnsafeBytes(of: words) { Data($0) } }

  static func == (a: KeyHash, b: KeyHash) -> Bool {
    (a.words.0 ^ b.words.0) | (a.words.1 ^ b.words.1) | (a.words.2 ^ b.words.2) | (a.words.3 ^ b.words.3) == 0
  }

  func hash(into hasher: inout Hasher) { hasher.combine(words.0) }
}
