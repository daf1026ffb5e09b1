package import KatsudoAPI

/// One node of an input schema in RunComfy's dialect of JSON Schema: the standard keys, the type `float`, media formats in the singular
/// and the plural, and `validations`.
///
/// What the dialect does not define is kept in the published document and listed in ``notes``, so that a schema taken over from
/// elsewhere loads whole and hides nothing.
package struct Schema: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable {
    case string, integer, number, boolean, array, object
    /// No type given, or one the dialect does not define: every value passes.
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
  /// The items of an array; empty or one element (a box, since a struct cannot hold itself).
  package var items: [Schema] = []
  /// What a string holds that names a file; on an array node, what each of its strings holds.
  package var media: MediaKind?
  package var validations: [ValidationRule] = []
  /// Keys and rules that were met and not understood, each with its place.
  package var notes: [String] = []
}
