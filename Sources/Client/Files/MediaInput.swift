/// A picture, a video or a sound for a model's input: a public URL, or the bytes themselves as a data URI. In JSON it is a string.
///
/// ```swift
/// let fromTheWeb: MediaInput = "https://media.example.com/street.jpg"
/// let fromDisk = try await client.files.upload("street.jpg")
/// ```
public struct MediaInput: Sendable, Hashable, Codable, ExpressibleByStringLiteral {
  /// The string that is sent.
  public var value: String

  /// Takes a string as it is: a public `https` URL, a data URI, or a file name that the server knows.
  public init(_ value: String) { self.value = value }

  public init(stringLiteral value: String) { self.value = value }

  public init(from decoder: any Decoder) throws { value = try decoder.singleValueContainer().decode(String.self) }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(value)
  }
}
