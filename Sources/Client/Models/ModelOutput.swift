import Foundation
public import KatsudoAPI

/// The output of any model, as the server sent it.
public struct ModelOutput: Sendable, Hashable, Codable {
  /// The fields: `video`, `images`, and any other field of the model.
  public var json: [String: JSONValue]

  public init(json: [String: JSONValue]) { self.json = json }

  public init(from decoder: any Decoder) throws { json = try [String: JSONValue](from: decoder) }

  public func encode(to encoder: any Encoder) throws { try json.encode(to: encoder) }

  public subscript(field: String) -> JSONValue? { json[field] }

  /// All files of the output: each `http` or `https` URL that is a field or an element of a field. The fields are in alphabetical order,
  /// and the elements keep their order.
  public var files: [OutputFile] {
    json.keys.sorted().flatMap { field in
      let values = json[field]?.array ?? [json[field] ?? .null]
      return values.compactMap(\.string).filter(Self.isURL).map { OutputFile(kind: OutputFile.Kind(field: field), url: $0) }
    }
  }

  private static func isURL(_ text: String) -> Bool { text.hasPrefix("http://") || text.hasPrefix("https://") }

  func decoded<Output: Decodable>(as type: Output.Type) throws(KatsudoError) -> Output {
    do {
      return try JSONDecoder().decode(type, from: Data(JSONValue.object(json).jsonText.utf8))
    } catch {
      throw .unexpectedAnswer(
        "The model's output does not have the shape that was expected: \(JSONValue.object(json).jsonText.prefix(300))")
    }
  }
}
