package import KatsudoAPI

/// One thing wrong with a request's body, with its place.
package struct FieldError: Error, Sendable, Hashable {
  /// Where in the body, outermost first: `image_urls`, `0`. Empty for the body as a whole.
  package var location: [Step]
  /// A word for programs, in the manner of FastAPI: `missing`, `string_type`, `enum`, …
  package var type: String
  /// A sentence for people.
  package var message: String

  package typealias Step = JSONStep

  package init(_ location: [Step], type: String, _ message: String) {
    self.location = location
    self.type = type
    self.message = message
  }

  /// The place as a person writes it: `image_urls[0]`; empty for the body as a whole.
  package var path: String { location.path }
}
