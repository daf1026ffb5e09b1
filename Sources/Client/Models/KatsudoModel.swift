/// A model with the types of its input and output.
///
/// Make one of your own beside those that come along:
///
/// ```swift
/// struct Talk: Encodable, Sendable { var text: String; var image: MediaInput }
/// let talk = KatsudoModel<Talk, ModelOutput>(id: "community/live-avatar")
/// let output = try await client.run(talk, input: Talk(text: "Hello", image: "https://media.example.com/face.jpg"))
/// ```
public struct KatsudoModel<Input: Encodable & Sendable, Output: Decodable & Sendable>: Sendable, Hashable {
  /// Such as `bytedance/dreamina-3-0/pro/image-to-video`.
  public var id: String

  /// Makes a model. The id is checked when it is used.
  ///
  /// - Parameter id: two or more segments of letters, digits, `_`, `.` and `-` between slashes.
  public init(id: String) { self.id = id }
}
