package import KatsudoAPI

/// The facts about a job that its receipt needs and that cannot be computed later.
///
/// The intake knows some of them when it accepts the job. The attempt that ends the job replaces them by what it used.
package struct JobFacts: Sendable, Hashable {
  /// SHA-256 of the model's manifest at acceptance, in lower-case hexadecimal. It is `nil` if the manifest has no version.
  package var modelVersion: String?
  /// SHA-256 of the canonical input, in which each medium stands as the hash of its bytes. It is `nil` as long as the bytes of a medium are
  /// not known.
  package var inputHash: String?
  /// The hashes of the media, in the order of the input.
  package var media: [MediaHash]
  /// The seed, drawn or given. It is `nil` if the model has no seed or the request has none.
  package var seed: Int64?
  /// `true` if the owner asked for an earlier result and the seed is fixed.
  package var mayReuse: Bool
  /// The version of the manifest with which the job ran. It differs from ``modelVersion`` if the operator changed the model in between.
  package var ranVersion: String?
  package var engineVersion: String?
  /// The request that made the files of the result, if this request did not make them itself.
  package var reusedFrom: String?
  /// The cost in US dollars. It is `nil` as long as the job has not ended.
  package var dollars: Double?

  package init(
    modelVersion: String? = nil, inputHash: String? = nil, media: [MediaHash] = [], seed: Int64? = nil, mayReuse: Bool = false,
    ranVersion: String? = nil, engineVersion: String? = nil, reusedFrom: String? = nil, dollars: Double? = nil
  ) {
    self.modelVersion = modelVersion
    self.inputHash = inputHash
    self.media = media
    self.seed = seed
    self.mayReuse = mayReuse
    self.ranVersion = ranVersion
    self.engineVersion = engineVersion
    self.reusedFrom = reusedFrom
    self.dollars = dollars
  }
}

/// The hash of a medium as an attempt used it.
package struct MediaHash: Sendable, Hashable {
  /// The place in the input, such as `image_urls[0]`.
  package var place: String
  package var kind: MediaKind
  /// SHA-256 of the bytes in lower-case hexadecimal. It is `nil` if a service fetched the medium itself.
  package var sha256: String?
  package var byteCount: Int?

  package init(place: String, kind: MediaKind, sha256: String?, byteCount: Int?) {
    self.place = place
    self.kind = kind
    self.sha256 = sha256
    self.byteCount = byteCount
  }

  /// The form that a store keeps and a receipt shows.
  package var json: JSONValue {
    var object: [String: JSONValue] = ["place": .string(place), "kind": .string(kind.rawValue)]
    object["sha256"] = sha256.map { .string($0) }
    object["bytes"] = byteCount.map { .integer(Int64($0)) }
    return .object(object)
  }

  /// Reads the form of ``json``. Returns `nil` for anything else.
  package init?(json: JSONValue) {
    guard let place = json["place"]?.string, let kind = json["kind"]?.string.flatMap({ MediaKind(rawValue: $0) }) else { return nil }
    self.init(place: place, kind: kind, sha256: json["sha256"]?.string, byteCount: json["bytes"]?.integer.map(Int.init))
  }
}
