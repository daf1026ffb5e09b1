/// The reason why a manifest or its schema cannot be used, with the place of the problem.
package struct SchemaProblem: Error, Sendable, Hashable, CustomStringConvertible {
  package var path: String
  package var message: String

  package init(_ path: String, _ message: String) {
    self.path = path
    self.message = message
  }

  package var description: String { "\(path): \(message)" }
}
