package import KatsudoWorkflows

/// A ComfyUI server as an import uses it.
package struct GraphServer: Sendable {
  package var definitions: NodeDefinitions
  /// Returns what the server says about a graph, but for the values at some places. Throws ``Silence``.
  package var verdict: @Sendable (ComfyGraph, _ leavingOut: Set<ComfyOptions.Target>) async throws -> GraphVerdict

  package init(
    definitions: NodeDefinitions,
    verdict: @escaping @Sendable (ComfyGraph, _ leavingOut: Set<ComfyOptions.Target>) async throws -> GraphVerdict
  ) {
    self.definitions = definitions
    self.verdict = verdict
  }

  /// The reason why no ComfyUI server answers. The description is for the operator.
  package struct Silence: Error, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
  }
}
