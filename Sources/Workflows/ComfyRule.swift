package import KatsudoAPI

/// A value of the graph that is computed from the request, such as the width of a video from the shape of its first picture.
package struct ComfyRule: Sendable, Hashable {
  /// The place in the graph that gets the value.
  package var target: ComfyOptions.Target
  /// The rule's own words in the manifest.
  package var document: JSONValue

  /// Reads a rule.
  ///
  /// - Throws: ``WorkflowProblem`` at the given path of the manifest.
  init(_ document: JSONValue, _ path: String, in workflow: ComfyGraph) throws(WorkflowProblem) {
    guard let target = try ComfyOptions.targets(document, path, in: workflow).first else {
      throw WorkflowProblem(path, "must name a node and an input")
    }
    self.target = target
    self.document = document
  }
}
