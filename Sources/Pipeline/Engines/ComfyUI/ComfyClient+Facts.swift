package import KatsudoCore
package import KatsudoWorkflows
import NIOHTTP1

extension ComfyClient {
  /// Returns the facts that decide if the server can run a workflow.
  package func facts() async throws(ComfyError) -> ComfyServerFacts {
    let stats = try await json(.GET, "/system_stats", body: nil, timeout: .seconds(15))
    return ComfyServerFacts(definitions: try await definitions(), stats: stats)
  }
}

extension ModelManifest {
  /// Returns the model's options for ComfyUI, or `nil` if ComfyUI does not run the model.
  ///
  /// - Throws: ``WorkflowProblem`` if the options cannot be used.
  package func comfyOptions() throws(WorkflowProblem) -> ComfyOptions? {
    guard let entry = engines.first(where: { $0.engine == ComfyEngine.name }) else { return nil }
    return try ComfyOptions(entry.options)
  }
}
