package import KatsudoAPI

/// A media value of a job's input, as an engine gets it.
package struct EngineMedia: Sendable, Hashable {
  package enum Source: Sendable, Hashable {
    /// A verified local file.
    case file(String)
    /// A public `https` URL as the caller gave it. The server does not fetch it. Only engines that take URLs get it.
    case url(String)
  }

  /// The place in the input: `image_urls[0]`.
  package var location: [JSONStep]
  package var kind: MediaKind
  package var source: Source

  package init(location: [JSONStep], kind: MediaKind, source: Source) {
    self.location = location
    self.kind = kind
    self.source = source
  }
}
