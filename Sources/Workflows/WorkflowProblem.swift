/// The reason why a workflow, or a part of it, cannot be used. The message says what to do.
package struct WorkflowProblem: Error, Sendable, Hashable, CustomStringConvertible {
  /// The place of the problem, such as `node 6` or `options.map.prompt`.
  package var place: String
  package var message: String

  package init(_ place: String, _ message: String) {
    self.place = place
    self.message = message
  }

  package var description: String { "\(place): \(message)" }
}
