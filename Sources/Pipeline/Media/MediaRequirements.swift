package import KatsudoCore

/// What an input of a model asks of a media file.
package struct MediaRequirements: Sendable, Hashable {
  package var kind: MediaKind
  /// The formats taken; empty means every format of the kind.
  package var formats: [MediaFormat]
  /// The schema's `validations`, in its order.
  package var rules: [ValidationRule]

  package init(kind: MediaKind, formats: [MediaFormat] = [], rules: [ValidationRule] = []) {
    self.kind = kind
    self.formats = formats
    self.rules = rules
  }

  /// Formats first, then the rules in the schema's order; the first one broken is the error.
  package func check(_ facts: MediaFacts) throws(MediaError) {
    guard formats.isEmpty ? facts.format.kind == kind : formats.contains(facts.format) else {
      throw MediaError(.unsupported, "The file is \(facts.format.noun); this input takes \(accepted).")
    }
    for rule in rules where !rule.holds(for: facts) {
      throw MediaError(.ruleBroken, rule.error)
    }
  }

  /// "JPEG or PNG", "JPEG, PNG or WebP", "a picture".
  private var accepted: String {
    let titles = formats.map(\.title)
    guard let last = titles.last else { return kind.noun }
    return titles.count == 1 ? last : titles.dropLast().joined(separator: ", ") + " or " + last
  }
}
