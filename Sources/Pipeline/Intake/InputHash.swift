import Crypto
package import KatsudoAPI
import KatsudoCore

/// Computes the hash of a checked input: SHA-256 of its canonical JSON, in which each medium stands as the hash of its bytes. Two inputs
/// with the same hash ask a model for the same work.
package enum InputHash {
  /// - Parameters:
  ///   - media: the places of the media in the input, each with SHA-256 of its bytes, or `nil` if the bytes are not known.
  /// - Returns: the hash in lower-case hexadecimal, or `nil` if the bytes of a medium are not known.
  package static func make(_ values: JSONValue, media: [(location: [JSONStep], sha256: String?)]) -> String? {
    var changes: [JSONValue.Change] = []
    for medium in media {
      guard let sha256 = medium.sha256 else { return nil }
      changes.append(JSONValue.Change(medium.location[...], .string("sha256:\(sha256)")))
    }
    return SubmitFingerprint.hash(of: values.replacing(changes))
  }

  /// Returns SHA-256 of bytes in lower-case hexadecimal.
  static func sha256(_ bytes: [UInt8]) -> String { SHA256.hash(data: bytes).hexadecimal }
}
