import Crypto
import Foundation
import KatsudoCore

/// Checks a signature with only the data that arrived. The request itself names the signed headers, as at a real gateway.
struct FakeVolcengineSignature: Sendable {
  let accessKey: String
  let secretKey: String

  /// Returns the gateway's word for the mistake, or `nil` if the signature is correct.
  func mistake(in request: FakeVolcengineRequest) -> String? {
    guard let header = request.fields["authorization"],
      let parts = header.wholeMatch(of: /HMAC-SHA256 Credential=([^\/]+)\/([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})/)
    else { return "MissingAuthenticationToken" }
    guard parts.1 == accessKey else { return "InvalidAccessKey" }
    let scope = String(parts.2)
    let steps = scope.split(separator: "/").map(String.init)
    guard let date = request.fields["x-date"], steps == [String(date.prefix(8)), "cn-north-1", "cv", "request"] else {
      return "InvalidCredential"
    }
    let names = parts.3.split(separator: ";").map(String.init)
    guard Set(names).isSuperset(of: ["content-type", "host", "x-content-sha256", "x-date"]) else { return "InvalidSignedHeaders" }
    let bodyHash = SHA256.hash(data: request.body).hexadecimal
    guard request.fields["x-content-sha256"] == bodyHash else { return "InvalidContentSha256" }
    var canonical = "\(request.method)\n\(request.path)\n"
    canonical += request.queryText.split(separator: "&").sorted().joined(separator: "&") + "\n"
    for name in names { canonical += "\(name):\(request.fields[name] ?? "")\n" }
    canonical += "\n\(parts.3)\n\(bodyHash)"
    var key = Data(secretKey.utf8)
    for step in steps { key = mac(step, key) }
    let text = "HMAC-SHA256\n\(date)\n\(scope)\n\(SHA256.hash(data: Data(canonical.utf8)).hexadecimal)"
    return mac(text, key).hexadecimal == parts.4 ? nil : "SignatureDoesNotMatch"
  }

  private func mac(_ text: String, _ key: Data) -> Data {
    Data(HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: SymmetricKey(data: key)))
  }
}
