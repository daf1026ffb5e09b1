/// A file that a model made. Its link expires, so download the file if you want to keep it.
public struct OutputFile: Sendable, Hashable {
  /// The kind of a file.
  public enum Kind: Sendable, Hashable {
    case image
    case video
    case audio
    /// Any other output field, with its name.
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

  /// The kind, found from the name of the output field.
  public var kind: Kind
  /// The address of the file. A plain GET without a token fetches it.
  public var url: String

  public init(kind: Kind, url: String) {
    self.kind = kind
    self.url = url
  }
}
