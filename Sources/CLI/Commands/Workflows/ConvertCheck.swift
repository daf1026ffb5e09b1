import KatsudoEngines
import KatsudoWorkflows

/// Asks a ComfyUI server whether it accepts graphs.
struct ConvertCheck: Sendable {
  private let client: ComfyClient
  private let definitions: NodeDefinitions

  /// - Throws: ``ComfyError`` if the server does not tell its node classes.
  init(_ client: ComfyClient) async throws(ComfyError) {
    self.client = client
    definitions = try await client.definitions()
  }

  /// Returns what the server says, or `nil` if it does not have all classes of the graph and was not asked.
  ///
  /// - Throws: ``ComfyError`` if the server gives no answer.
  func verdict(on graph: ComfyGraph) async throws(ComfyError) -> GraphVerdict? {
    guard graph.missing(in: definitions).classes.isEmpty else { return nil }
    return try await client.verdict(on: graph, definitions: definitions)
  }
}
