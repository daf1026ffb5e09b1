/// The name that requests belong to. Never empty: there is no request of nobody.
package struct Owner: Sendable, Hashable, Codable, CustomStringConvertible {
  package let name: String

  /// The owner of every request of a server that asks for no key.
  package static let anonymous = Owner(checked: "anonymous")

  /// - Returns: `nil` where the name is empty or longer than 128 bytes, or holds a control character.
  package init?(_ name: String) {
    guard !name.isEmpty, name.utf8.count <= 128, !name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
      return nil
    }
    self.name = name
  }

  private init(checked name: String) { self.name = name }

  /// Takes a name over that a store keeps. It was checked when it was stored.
  package init(stored name: String) { self.name = name }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let owner = Owner(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not the name of an owner")
    }
    self = owner
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(name)
  }

  package var description: String { name }
}
