public import KatsudoAPI

extension KatsudoError {
  /// One place of an input that is wrong.
  public struct Field: Sendable, Hashable {
    /// The way to it, outermost step first: `image_urls`, 0; empty for the input as a whole.
    public var location: [JSONStep]
    /// A sentence for people.
    public var message: String
    /// The kind of fault in the server's words, such as `missing` or `string_too_long`.
    public var type: String

    /// Makes a field's fault.
    public init(location: [JSONStep], message: String, type: String) {
      self.location = location
      self.message = message
      self.type = type
    }

    /// The place as a person writes it: `image_urls[0]`.
    public var path: String { location.path }
  }
}
