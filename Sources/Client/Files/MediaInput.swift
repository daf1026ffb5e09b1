/// A picture, a video or a sound for a model's input: a public URL, or the bytes of the file as a data URI. In JSON, it is a string.
///
/// ```swift
/// let fromTheWeb: MediaInput = "https://media.example.com/street.jpg"
/// let fromDisk = try await client.files.upload("street.jpg")
/// ```
public struct MediaInput: Sendable, Hashable, Codable, ExpressibleByStringLiteral {
  /// The string that is sent: a URL, a data URI, or a file name that the server knows.
  public var value: String

  /// Makes an input from a public `https` URL, a data URI, or a file name that the server knows. The string is not checked.
  public init(_ value: String) { self.value = value }

  /// Makes an input from a string literal. The string is not checked.
  public init(stringLiteral value: String) { self.value = value }

  /// Reads the input from a single string.
  ///
  /// - Throws: `DecodingError` if the value is not a string.
  public init(from decoder: any Decoder) throws { value = try decoder.singleValueContainer().decode(String.self) }

  /// Writes the input as a single string.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(value)
  }
}
