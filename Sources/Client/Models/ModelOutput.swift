import Foundation
public import KatsudoAPI

/// The output of any model, as the server sent it.
public struct ModelOutput: Sendable, Hashable, Codable {
  /// The fields by their names, such as `video` and `images`.
  public var json: [String: JSONValue]

  /// Makes an output from its fields.
  public init(json: [String: JSONValue]) { self.json = json }

  /// Reads an output from a JSON object.
  ///
  /// - Throws: `DecodingError` if the value is not an object.
  public init(from decoder: any Decoder) throws { json = try [String: JSONValue](from: decoder) }

  /// Writes the output as a JSON object.
  public func encode(to encoder: any Encoder) throws { try json.encode(to: encoder) }

  /// Returns the value of a field, or `nil` if there is no such field.
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
