package import KatsudoAPI

/// One node of an input schema in RunComfy's dialect of JSON Schema: the standard keys, the type `float`, media formats in the singular and
/// the plural, and `validations`.
///
/// Parts that the dialect does not define stay in the published document and are listed in ``notes``, so a schema from another source can
/// be loaded as a whole.
package struct Schema: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable {
    case string, integer, number, boolean, array, object
    /// There is no type, or the dialect does not define it. Every value is accepted.
    case any
  }

  package var kind: Kind = .any
  package var defaultValue: JSONValue?
  package var options: [JSONValue]?
  package var minimum: Double?
  package var maximum: Double?
  package var minLength: Int?
  package var maxLength: Int?
  package var minItems: Int?
  package var maxItems: Int?
  package var properties: [String: Schema] = [:]
  package var required: [String] = []
  /// The schema of an array's items. It is empty or has one element. It is an array, because a struct cannot hold itself.
  package var items: [Schema] = []
  /// The kind of file that a string names. On an array node, it is the kind for each of its strings.
  package var media: MediaKind?
  package var validations: [ValidationRule] = []
  /// The keys and rules that were not understood, each with its place.
  package var notes: [String] = []
}
