/// A file that a model has made. Links expire; download what you want to keep.
public struct OutputFile: Sendable, Hashable {
  /// What a file is.
  public enum Kind: Sendable, Hashable {
    /// A picture.
    case image
    /// A film.
    case video
    /// A sound.
    case audio
    /// The output's field, where it is none that is known.
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

  /// What it is.
  public var kind: Kind
  /// Where it can be fetched with a plain GET, without a token.
  public var url: String

  /// Makes a file.
  public init(kind: Kind, url: String) {
    self.kind = kind
    self.url = url
  }
}
