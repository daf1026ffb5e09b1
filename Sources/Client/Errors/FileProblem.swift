/// Why a local file or a download cannot be used.
public struct FileProblem: Sendable, Hashable {
  /// The kinds of it that a program may want to tell apart.
  public enum Kind: Sendable, Hashable {
    /// There is no such file.
    case missing
    /// It is a folder or a device, is empty, or the system refuses to read or write it.
    case unusable
    /// It is larger than the limit, in bytes.
    case tooLarge(limit: Int)
    /// It is no picture, video or sound of a kind that is known.
    case unknownType
    /// The URL is none that files are downloaded from.
    case forbiddenURL
    /// The server of the file answered with this HTTP status.
    case refused(status: Int)
  }

  /// The kind.
  public var kind: Kind
  /// The path or the URL.
  public var name: String
  /// A sentence for people.
  public var message: String

  /// Makes a description of a file's fault.
  public init(_ kind: Kind, _ name: String, _ message: String) {
    self.kind = kind
    self.name = name
    self.message = message
  }
}
