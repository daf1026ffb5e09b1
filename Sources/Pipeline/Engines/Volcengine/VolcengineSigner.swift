import Crypto
import Foundation
package import KatsudoAPI
import KatsudoCore

/// Signs requests in the form that the service's gateway checks (its HMAC-SHA256, version 4). The same request, date and keys always give
/// the same headers.
package struct VolcengineSigner: Sendable {
  /// The parts of a request that a signature covers. The path is always `/`.
  package struct Request: Sendable {
    package var method: String
    package var host: String
    package var query: [String: String]
    package var contentType: String
    package var body: [UInt8]

    package init(method: String = "POST", host: String, query: [String: String], contentType: String = "application/json", body: [UInt8]) {
      self.method = method
      self.host = host
      self.query = query
      self.contentType = contentType
      self.body = body
    }
  }

  private static let algorithm = "HMAC-SHA256"
  private static let region = "cn-north-1"
  private static let service = "cv"
  private static let terminator = "request"

  private let keys: VolcengineKeys

  package init(keys: VolcengineKeys) { self.keys = keys }

  /// Returns the headers of a signed request, by lower-case name: `host`, `content-type`, `x-date`, `x-content-sha256` and `authorization`.
  package func headers(for request: Request, at moment: Timestamp) -> [String: String] {
    let date = Self.dateText(moment)
    let day = String(date.prefix(8))
    let bodyHash = SHA256.hash(data: request.body).hexadecimal
    var headers = ["content-type": request.contentType, "host": request.host, "x-content-sha256": bodyHash, "x-date": date]
    let names = headers.keys.sorted()
    let signedNames = names.joined(separator: ";")
    let lines = names.map { "\($0):\(headers[$0] ?? "")\n" }.joined()
    let canonical = [request.method, "/", Self.queryText(request.query), lines, signedNames, bodyHash].joined(separator: "\n")
    let scope = [day, Self.region, Self.service, Self.terminator].joined(separator: "/")
    let text = [Self.algorithm, date, scope, SHA256.hash(data: Array(canonical.utf8)).hexadecimal].joined(separator: "\n")
    let signature = HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: signingKey(day: day)).hexadecimal
    headers["authorization"] =
      "\(Self.algorithm) Credential=\(keys.access.text)/\(scope), SignedHeaders=\(signedNames), Signature=\(signature)"
    return headers
  }

  /// Returns the query in the form in which it must be signed and sent: sorted by name, with everything escaped except letters, digits and
  /// `-_.~`.
  package static func queryText(_ query: [String: String]) -> String {
    query.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      .map { "\(escaped($0.key))=\(escaped($0.value))" }.joined(separator: "&")
  }

  /// Derives a key for one day, so that the secret itself signs no request.
  private func signingKey(day: String) -> SymmetricKey {
    [day, Self.region, Self.service, Self.terminator].reduce(SymmetricKey(data: Array(keys.secret.text.utf8))) { key, part in
      SymmetricKey(data: Array(HMAC<SHA256>.authenticationCode(for: Array(part.utf8), using: key)))
    }
  }

  /// Returns a date such as `20260228T120000Z`.
  private static func dateText(_ moment: Timestamp) -> String {
    moment.wireText.prefix { $0 != "." }.filter { $0 != "-" && $0 != ":" } + "Z"
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "~"):
        result.unicodeScalars.append(Unicode.Scalar(byte))
      default: result += "%" + String(format: "%02X", byte)
      }
    }
    return result
  }
}
