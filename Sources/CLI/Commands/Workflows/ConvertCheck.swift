import Foundation
import KatsudoAPI
import KatsudoEngines
import KatsudoWorkflows
import NIOHTTP1

/// Asks a ComfyUI server whether it accepts graphs.
struct ConvertCheck: Sendable {
  let client: ComfyClient
  private let definitions: NodeDefinitions

  /// - Throws: ``ComfyError`` if the server does not tell its node classes.
  init(_ client: ComfyClient) async throws(ComfyError) {
    self.client = client
    definitions = try await client.definitions()
  }

  /// Returns the client of the server at an address.
  ///
  /// - Throws: the exit code of the command, after the error was reported.
  static func client(_ address: String, _ option: String) throws -> ComfyClient {
    guard let url = URL(string: address), ["http", "https"].contains(url.scheme), url.host?.isEmpty == false, url.user == nil else {
      throw CommandExit.usage("\(option) must be an address such as http://127.0.0.1:8188, not \(address).")
    }
    return ComfyClient(address: address.hasSuffix("/") ? String(address.dropLast()) : address, http: ComfyClient.sharedHTTP)
  }

  /// Posts a graph, reads the verdict and cancels the job. Returns `nil` if the server does not have all classes of the graph.
  ///
  /// - Throws: ``ComfyError`` if the server gives no answer.
  func verdict(on graph: ComfyGraph) async throws(ComfyError) -> GraphVerdict? {
    guard graph.missing(in: definitions).classes.isEmpty else { return nil }
    let id = UUID().uuidString.lowercased()
    let verdict = try await post(graph, id: id)
    // A server that takes only a part of the graph runs that part.
    _ = try await client.json(.POST, "/queue", body: ["delete": [.string(id)]])
    _ = try await client.json(.POST, "/interrupt", body: ["prompt_id": .string(id)])
    return verdict
  }

  private func post(_ graph: ComfyGraph, id: String) async throws(ComfyError) -> GraphVerdict {
    do {
      let answer = try await client.json(
        .POST, "/prompt", body: ["prompt": graph.document, "prompt_id": .string(id), "client_id": .string(id)])
      return GraphVerdict(answer, isAccepted: true)
    } catch {
      guard error.status == 400, let body = error.body else { throw error }
      return GraphVerdict(body, isAccepted: false)
    }
  }
}
