package import KatsudoCore

/// The requirements of a model's input for a media file.
package struct MediaRequirements: Sendable, Hashable {
  package var kind: MediaKind
  /// The accepted formats. An empty array means every format of the kind.
  package var formats: [MediaFormat]
  /// The schema's `validations` in their order.
  package var rules: [ValidationRule]

  package init(kind: MediaKind, formats: [MediaFormat] = [], rules: [ValidationRule] = []) {
    self.kind = kind
    self.formats = formats
    self.rules = rules
  }

  /// The requirements of a model for the file of a media value.
  package init(_ value: MediaValue<some Any>, of model: ModelManifest) {
    self.init(kind: value.kind, formats: model.formats(for: value), rules: model.input.mediaRules(at: value.location))
  }

  /// Checks the format, and then the rules in the schema's order. Throws the first error.
  package func check(_ facts: MediaFacts) throws(MediaError) {
    guard formats.isEmpty ? facts.format.kind == kind : formats.contains(facts.format) else {
      throw MediaError(.unsupported, "The file is \(facts.format.noun); this input takes \(accepted).")
    }
    for rule in rules where !rule.holds(for: facts) {
      throw MediaError(.ruleBroken, rule.error)
    }
  }

  /// The accepted formats for messages, such as "JPEG or PNG", "JPEG, PNG or WebP" or "a picture".
  private var accepted: String {
    let titles = formats.map(\.title)
    guard let last = titles.last else { return kind.noun }
    return titles.count == 1 ? last : titles.dropLast().joined(separator: ", ") + " or " + last
  }
}
