/// A file that a model made. Its link expires, so download the file if you want to keep it.
public struct OutputFile: Sendable, Hashable {
  /// The kind of an output file, which the name of its output field gives.
  public enum Kind: Sendable, Hashable {
    /// A picture, from the field `image` or `images`.
    case image
    /// A video, from the field `video` or `videos`.
    case video
    /// A sound, from the field `audio` or `audios`.
    case audio
    /// A file from any other field. The value is the name of the field.
    case other(String)

    init(field: String) {
      switch field {
      case "image", "images": self = .image
      case "video", "videos": self = .video
      case "audio", "audios": self = .audio
      default: self = .other(field)
      }
    }
  }

  /// The kind of the file.
  public var kind: Kind
  /// The URL of the file. A GET request without a token downloads it.
  public var url: String

  /// Makes an output file, for example to test code that handles outputs.
  public init(kind: Kind, url: String) {
    self.kind = kind
    self.url = url
  }
}
