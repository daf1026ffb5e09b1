/// A model with the types of its input and output.
///
/// You can define types for any model of the server:
///
/// ```swift
/// struct Talk: Encodable, Sendable { var text: String; var image: MediaInput }
/// let talk = KatsudoModel<Talk, ModelOutput>(id: "community/live-avatar")
/// let output = try await client.run(talk, input: Talk(text: "Hello", image: "https://media.example.com/face.jpg"))
/// ```
public struct KatsudoModel<Input: Encodable & Sendable, Output: Decodable & Sendable>: Sendable, Hashable {
  /// The model's id, such as `bytedance/dreamina-3-0/pro/image-to-video`.
  public var id: String

  /// Makes a model. The id is checked when the model is used.
  ///
  /// - Parameter id: two or more parts with slashes between them. Each part has letters, digits, `_`, `.` and `-`.
  public init(id: String) { self.id = id }
}
