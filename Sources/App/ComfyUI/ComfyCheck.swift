import Foundation
import KatsudoCore
import KatsudoEngines
import KatsudoMediaFetch
import KatsudoModels
package import KatsudoWorkflows
import Logging

/// Asks each configured ComfyUI server for what the models of this server need.
package struct ComfyCheck: Sendable {
  /// A server and its answer.
  package struct Server: Sendable {
    package var address: String
    package var group: String?
    /// The facts, or the reason why there are none.
    package var answer: Answer
  }

  package enum Answer: Sendable {
    case facts(ComfyServerFacts)
    case failure(String)
  }

  /// A model that ComfyUI runs here.
  package struct Model: Sendable {
    package var id: String
    /// `true` if the model ships with this program and only ComfyUI can run it, so that an operator may do without it.
    package var isOptional: Bool
    /// The needs of each server that answered and may run the model, in the order of the servers.
    package var needs: [(address: String, needs: ServerNeeds)]
    /// The reason why the model's options cannot be used, or `nil`.
    package var problem: String?
  }

  package let servers: [Server]
  package let models: [Model]

  /// Asks the servers, all at the same time. A configuration without servers gives an empty check.
  ///
  /// - Throws: ``ConfigurationError`` or ``ModelsError``, as a start does.
  package init(_ configuration: ServerConfiguration) async throws {
    let settings = configuration.engines.values.lazy.compactMap { $0 as? ComfySettings }.first ?? ComfySettings()
    let servers = await Self.ask(settings.servers)
    self.servers = servers
    guard !settings.servers.isEmpty else {
      models = []
      return
    }
    let start = try StartCheck(configuration)
    models = start.planned.compactMap { Self.compare($0, servers, isOptional: Self.isOptional($0.modelID, in: start.catalogue)) }
  }

  private static func ask(_ entries: [ComfyServerEntry]) async -> [Server] {
    await withTaskGroup(of: (Int, Server).self) { group in
      for (index, entry) in entries.enumerated() {
        group.addTask {
          let client = ComfyClient(address: entry.address, http: ComfyClient.sharedHTTP)
          let answer: Answer
          do throws(ComfyError) { answer = .facts(try await client.facts()) } catch { answer = .failure(error.message) }
          return (index, Server(address: entry.address, group: entry.group, answer: answer))
        }
      }
      return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }

  private static func isOptional(_ id: String, in catalogue: ModelCatalogue) -> Bool {
    ModelFiles.shippedIDs.contains(id) && Set((catalogue[id]?.engines ?? []).map(\.engine)).count == 1
  }

  private static func compare(_ manifest: ModelManifest, _ servers: [Server], isOptional: Bool) -> Model? {
    do throws(WorkflowProblem) {
      guard let options = try manifest.comfyOptions() else { return nil }
      let needs = servers.compactMap { server -> (address: String, needs: ServerNeeds)? in
        guard options.group == nil || options.group == server.group, case .facts(let facts) = server.answer else { return nil }
        return (server.address, options.needs(at: facts))
      }
      return Model(id: manifest.modelID, isOptional: isOptional, needs: needs)
    } catch {
      return Model(id: manifest.modelID, isOptional: isOptional, needs: [], problem: error.description)
    }
  }
}
