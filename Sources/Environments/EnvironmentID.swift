/// The id of an environment. It is a label of a host name: 1 to 32 of `a` to `z`, `0` to `9` and `-`, without a `-` at its ends.
package struct EnvironmentID: Sendable, Hashable, Comparable, Codable, CustomStringConvertible {
  package let description: String

  /// Returns `nil` for a text that is not an id.
  package init?(_ text: some StringProtocol) {
    let isWord = text.utf8.allSatisfy { "abcdefghijklmnopqrstuvwxyz0123456789-".utf8.contains($0) }
    guard isWord, (1...32).contains(text.utf8.count), !text.hasPrefix("-"), !text.hasSuffix("-") else { return nil }
    description = String(text)
  }

  private init(unchecked text: String) { description = text }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let id = EnvironmentID(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "This is not the id of an environment.")
    }
    self = id
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  /// Makes an id of eight random letters and digits.
  static func random() -> EnvironmentID {
    EnvironmentID(unchecked: String((0..<8).map { _ in "abcdefghijkmnpqrstuvwxyz23456789".randomElement() ?? "a" }))
  }

  package static func < (a: Self, b: Self) -> Bool { a.description < b.description }
}
