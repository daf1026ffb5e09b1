/// The grammar of a model id: two or more parts of `A-Z a-z 0-9 _ . -`, separated by `/`, at most 256 bytes in all. No part is `.` or `..`.
package enum ModelID {
  package static let lengthLimit = 256

  package static func isWellFormed(_ id: String) -> Bool {
    guard id.utf8.count <= lengthLimit else { return false }
    let parts = id.split(separator: "/", omittingEmptySubsequences: false)
    return parts.count >= 2
      && parts.allSatisfy { part in
        !part.isEmpty && part != "." && part != ".." && part.utf8.allSatisfy(isAllowed)
      }
  }

  /// Returns `true` for an id that no model may have, because the address of the model would be that of another page or document: its last
  /// part is `api` or `openapi.json`, or ends in `.md`.
  package static func isReserved(_ id: String) -> Bool {
    let last = id.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    return last == "api" || last == "openapi.json" || last.hasSuffix(".md")
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
