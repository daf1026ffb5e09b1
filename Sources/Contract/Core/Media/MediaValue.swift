package import KatsudoAPI

/// A media value of an input: its place, its kind and the source of its bytes.
///
/// The type of the source depends on the stage: the value's text while an input is checked, a ``StoredSource`` in an accepted job, and an
/// ``EngineSource`` for an engine.
package struct MediaValue<Source: Sendable & Hashable>: Sendable, Hashable {
  /// The steps to the value in the input: `image_urls`, 0.
  package var location: [JSONStep]
  package var kind: MediaKind
  package var source: Source

  package init(location: [JSONStep], kind: MediaKind, source: Source) {
    self.location = location
    self.kind = kind
    self.source = source
  }

  /// The name of the input that holds the value.
  package var property: String? { if case .key(let name)? = location.first { name } else { nil } }

  /// Returns the value with another source.
  package func with<Other>(_ source: Other) -> MediaValue<Other> { MediaValue<Other>(location: location, kind: kind, source: source) }
}

/// The source of a media value in an accepted job.
package enum StoredSource: Sendable, Hashable {
  /// A URL. The file has not been fetched.
  case url(String)
  /// An input file of the job.
  case file(name: String)
  /// A file that the job's owner uploaded before.
  case upload(id: String)
  /// A file that lives with the model's workflow. The name is one of ``ModelManifest/knownFiles``.
  case known(name: String)
}

/// The source of a media value that an engine gets.
package enum EngineSource: Sendable, Hashable {
  /// The path of a verified local file.
  case file(String)
  /// A public `https` URL as the caller gave it. The server does not fetch the file. Only engines that take URLs get this case.
  case url(String)
  /// The name of a file that lives with the engine's workflow. Only an engine whose entry in the manifest lists the name gets this case.
  case known(String)
}

/// A media value of an accepted job.
package typealias StoredMedia = MediaValue<StoredSource>
/// A media value that an engine gets.
package typealias EngineMedia = MediaValue<EngineSource>

extension MediaValue where Source == StoredSource {
  /// The form that a store keeps: `{"place": ["image_urls", 0], "kind": "image", "url": "https://…"}`, or `file` with the file's name,
  /// `upload` with the upload's id, or `known` with the name of a file that lives with the workflow.
  package var json: JSONValue {
    var object: [String: JSONValue] = ["place": .array(location.map(\.json)), "kind": .string(kind.rawValue)]
    switch source {
    case .url(let url): object["url"] = .string(url)
    case .file(let name): object["file"] = .string(name)
    case .upload(let id): object["upload"] = .string(id)
    case .known(let name): object["known"] = .string(name)
    }
    return .object(object)
  }

  /// Reads the form of ``json``. Returns `nil` for anything else.
  package init?(json: JSONValue) {
    guard let steps = json["place"]?.array?.map(JSONStep.init), let kind = json["kind"]?.string.flatMap({ MediaKind(rawValue: $0) }) else {
      return nil
    }
    let location = steps.compactMap(\.self)
    guard location.count == steps.count else { return nil }
    if let url = json["url"]?.string {
      self.init(location: location, kind: kind, source: .url(url))
    } else if let name = json["file"]?.string {
      self.init(location: location, kind: kind, source: .file(name: name))
    } else if let id = json["upload"]?.string {
      self.init(location: location, kind: kind, source: .upload(id: id))
    } else if let name = json["known"]?.string {
      self.init(location: location, kind: kind, source: .known(name: name))
    } else {
      return nil
    }
  }
}

extension Schema {
  /// Returns the rules for the file of the media value at a place: the rules of its own node, then the rules of the array that contains it.
  /// Returns no rules for a place that the schema does not have.
  package func mediaRules(at location: some Collection<JSONStep>, inherited: [ValidationRule] = []) -> [ValidationRule] {
    guard let step = location.first else { return validations + inherited }
    switch step {
    case .key(let name): return properties[name]?.mediaRules(at: location.dropFirst()) ?? []
    case .index:
      // An array may have a media format without a schema for its items.
      return (items.first ?? Schema(kind: .string)).mediaRules(at: location.dropFirst(), inherited: validations)
    }
  }
}
