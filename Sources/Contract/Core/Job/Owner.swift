/// The name of an owner of requests. It is never empty, because every request has an owner.
package struct Owner: Sendable, Hashable, Codable, CustomStringConvertible {
  package let name: String

  /// The owner of all requests on a server that requires no key.
  package static let anonymous = Owner(stored: "anonymous")

  /// - Returns: `nil` if the name is empty, is longer than 128 bytes, or has a control character.
  package init?(_ name: String) {
    guard !name.isEmpty, name.utf8.count <= 128, !name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
      return nil
    }
    self.name = name
  }

  /// Makes an owner from a name that a store keeps. The name is not checked again.
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
