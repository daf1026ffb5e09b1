public import KatsudoAPI

extension KatsudoError {
  /// An error in one place of an input.
  public struct Field: Sendable, Hashable {
    /// The path to the place, outermost step first: `image_urls`, 0. It is empty for the input as a whole.
    public var location: [JSONStep]
    /// A message for people.
    public var message: String
    /// The kind of the error in the server's words, such as `missing` or `string_too_long`.
    public var type: String

    public init(location: [JSONStep], message: String, type: String) {
      self.location = location
      self.message = message
      self.type = type
    }

    /// The place in readable form: `image_urls[0]`.
    public var path: String { location.path }
  }
}
