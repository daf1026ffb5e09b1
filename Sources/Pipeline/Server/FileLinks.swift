import Crypto
package import Foundation
package import KatsudoAPI
import KatsudoCore

/// Makes and checks links to result files. A link cannot be guessed, and it expires. Its path has the time of expiry and an HMAC-SHA256
/// over this time, the request and the file's name. A link gives access to the file without a token.
///
/// `/files/<request_id>/<expiry in Unix seconds>-<signature>/<name>`
package struct FileLinks: Sendable {
  private let key: SymmetricKey

  /// - Parameter secret: 32 random bytes. A link works only while the secret stays the same.
  package init(secret: Data) { key = SymmetricKey(data: secret) }

  package static let prefix = "files"

  package func path(requestID: String, name: String, expiresAt: Timestamp) -> String {
    let expiry = expiresAt.seconds
    return "/\(Self.prefix)/\(requestID)/\(expiry)-\(signature(requestID: requestID, name: name, expiry: expiry))/\(name)"
  }

  /// Returns `true` if the middle part of a link was made for this file by this secret and has not expired. The comparison takes constant
  /// time.
  package func isValid(_ token: some StringProtocol, requestID: String, name: String, now: Timestamp) -> Bool {
    let parts = token.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let expiry = Int64(parts[0]), String(expiry) == parts[0], expiry >= now.seconds else { return false }
    let expected = Array(signature(requestID: requestID, name: name, expiry: expiry).utf8)
    let given = Array(parts[1].utf8)
    guard expected.count == given.count else { return false }
    return zip(expected, given).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }

  /// Returns 128 bits of the HMAC in hexadecimal. So many bits cannot be guessed, and they keep the link short.
  private func signature(requestID: String, name: String, expiry: Int64) -> String {
    let code = HMAC<SHA256>.authenticationCode(for: Data("\(expiry)\n\(requestID)\n\(name)".utf8), using: key)
    return code.prefix(16).hexadecimal
  }
}
