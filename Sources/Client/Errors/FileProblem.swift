/// The reason why a local file or a download cannot be used.
public struct FileProblem: Sendable, Hashable {
  /// The kinds of problems that a program may want to tell apart.
  public enum Kind: Sendable, Hashable {
    /// The file does not exist.
    case missing
    /// The path names a folder or a device, the file is empty, or the system does not allow reading or writing it.
    case unusable
    /// The file is larger than `limit` bytes.
    case tooLarge(limit: Int)
    /// The file is not a picture, a video or a sound of a known format.
    case unknownType
    /// Files may not be downloaded from this URL.
    case forbiddenURL
    /// The server that has the file answered with this HTTP status.
    case refused(status: Int)
  }

  public var kind: Kind
  /// The path or the URL.
  public var name: String
  /// A message for people.
  public var message: String

  public init(_ kind: Kind, _ name: String, _ message: String) {
    self.kind = kind
    self.name = name
    self.message = message
  }
}
