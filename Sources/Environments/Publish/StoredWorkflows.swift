import AsyncHTTPClient
import Foundation
import KatsudoAPI
import KatsudoWorkflows
import NIOCore
import NIOHTTP1

/// The workflows that the editor of a ComfyUI server has stored in it.
struct StoredWorkflows: Sendable {
  let address: UpstreamAddress
  let http: HTTPClient

  private static let timeLimit = TimeAmount.seconds(30)
  private static let workflowLimit = 16 << 20
  private static let definitionsLimit = 64 << 20

  /// Returns the names of the workflows, sorted. Those in folders have the folder in their name.
  func names() async throws(EnvironmentError) -> [String] {
    let answer = try await get("/userdata?dir=workflows&recurse=true&split=false&full_info=false", limit: Self.workflowLimit)
    // Without any workflow, the folder does not exist.
    if answer.status == 404 { return [] }
    guard answer.status == 200, let names = try json(answer.bytes).array else { throw unexpected(answer.status) }
    return names.compactMap(\.string).filter { $0.hasSuffix(".json") }.sorted()
  }

  /// Reads a workflow.
  ///
  /// - Parameter name: the name with or without `.json`.
  func read(_ name: String) async throws(EnvironmentError) -> JSONValue {
    let file = name.hasSuffix(".json") ? name : "\(name).json"
    let path = "workflows/\(file)".addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    let answer = try await get("/userdata/\(path)", limit: Self.workflowLimit)
    guard answer.status != 404 else {
      let stored = (try? await names()) ?? []
      throw EnvironmentError(
        .unknown,
        "The environment has no workflow \(name). Save it in the editor first. "
          + (stored.isEmpty ? "No workflow is stored there." : "Stored are: \(stored.prefix(20).joined(separator: ", "))."))
    }
    guard answer.status == 200 else { throw unexpected(answer.status) }
    return try json(answer.bytes)
  }

  /// Reads the node classes of the server.
  func definitions() async throws(EnvironmentError) -> NodeDefinitions {
    let answer = try await get("/object_info", limit: Self.definitionsLimit)
    guard answer.status == 200 else { throw unexpected(answer.status) }
    do throws(WorkflowProblem) { return try NodeDefinitions(json: answer.bytes) } catch {
      throw EnvironmentError(.unavailable, "The answer of the environment to GET /object_info cannot be used.")
    }
  }

  /// Returns `true` if the server answers as a ComfyUI server does.
  func answers() async -> Bool {
    guard let answer = try? await get("/system_stats", limit: 1 << 20) else { return false }
    return answer.status == 200
  }

  private func get(_ path: String, limit: Int) async throws(EnvironmentError) -> (status: UInt, bytes: [UInt8]) {
    do {
      let answer = try await http.execute(HTTPClientRequest(url: "\(address)\(path)"), timeout: Self.timeLimit)
      return (answer.status.code, Array(buffer: try await answer.body.collect(upTo: limit)))
    } catch {
      throw EnvironmentError(.unavailable, "The environment does not answer. Check that it runs with katsudo environments list.")
    }
  }

  private func json(_ bytes: [UInt8]) throws(EnvironmentError) -> JSONValue {
    do { return try JSONValue(jsonBytes: Data(bytes)) } catch {
      throw EnvironmentError(.unavailable, "An answer of the environment is not JSON.")
    }
  }

  private func unexpected(_ status: UInt) -> EnvironmentError {
    EnvironmentError(.unavailable, "The environment answered with the status \(status). Is it a ComfyUI server?")
  }
}
