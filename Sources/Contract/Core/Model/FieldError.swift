package import KatsudoAPI

/// One error in a request's body, with its place.
package struct FieldError: Error, Sendable, Hashable {
  /// The path in the body, outermost step first: `image_urls`, `0`. It is empty for the body as a whole.
  package var location: [Step]
  /// The kind of the error for programs, in the words of FastAPI: `missing`, `string_type`, `enum`, …
  package var type: String
  /// A message for people.
  package var message: String

  package typealias Step = JSONStep

  package init(_ location: [Step], type: String, _ message: String) {
    self.location = location
    self.type = type
    self.message = message
  }

  /// The place in readable form: `image_urls[0]`. It is empty for the body as a whole.
  package var path: String { location.path }
}
