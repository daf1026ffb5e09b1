import Foundation
import KatsudoAPI
package import KatsudoWorkflows
import NIOHTTP1

extension ComfyClient {
  /// Asks the server if it accepts a graph. The graph does not run (see ``GraphProbe``).
  ///
  /// - Parameters:
  ///   - definitions: the node classes of this server.
  ///   - places: the inputs whose values are not checked, such as files that only a request brings.
  /// - Throws: ``ComfyError`` if the server gives no answer.
  package func verdict(
    on graph: ComfyGraph, definitions: NodeDefinitions, leavingOut places: Set<ComfyOptions.Target> = []
  ) async throws(ComfyError) -> GraphVerdict {
    let probe = GraphProbe(graph, definitions: definitions)
    let ignored = places.union(probe.places)
    let id = UUID().uuidString.lowercased()
    let answer: JSONValue
    do {
      answer = try await json(.POST, "/prompt", body: ["prompt": probe.graph.document, "prompt_id": .string(id)], timeout: .seconds(60))
    } catch {
      guard error.status == 400, let body = error.body else { throw error }
      return GraphVerdict(body, isAccepted: false, leavingOut: ignored)
    }
    // An output node that depends on no value is accepted, and its part of the graph may have begun.
    try await cancel(id, hasJobs: false)
    return GraphVerdict(answer, isAccepted: true, leavingOut: ignored)
  }
}
