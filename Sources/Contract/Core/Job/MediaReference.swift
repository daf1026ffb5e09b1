package import KatsudoAPI

/// A media value of an accepted request: a URL still to be fetched, or a file that came with the request.
package struct MediaReference: Sendable, Hashable, Codable {
  package enum Source: Sendable, Hashable, Codable {
    case url(String)
    /// A stored input file of the job.
    case stored(name: String)
  }

  /// The place in the input: `image_urls[0]`.
  package var path: String
  /// The property it belongs to: `image_urls`.
  package var property: String
  package var kind: MediaKind
  package var source: Source

  /// The JSON that `Codable` would write. It is built by hand, because every submit stores its references and `Codable` costs more.
  package var json: JSONValue {
    let source: JSONValue =
      switch source {
      case .url(let url): ["url": ["_0": .string(url)]]
      case .stored(let name): ["stored": ["name": .string(name)]]
      }
    return ["path": .string(path), "property": .string(property), "kind": .string(kind.rawValue), "source": source]
  }

  /// `true` if the file came with the request.
  package var isStored: Bool { if case .stored = source { true } else { false } }

  package init(path: String, property: String, kind: MediaKind, source: Source) {
    self.path = path
    self.property = property
    self.kind = kind
    self.source = source
  }
}
