import KatsudoEngines
import KatsudoFiles
import KatsudoModels
import KatsudoServer
import KatsudoWorker
import KatsudoWorkflows

extension WorkflowImports {
  /// Makes the import of workflows into the models of a server.
  ///
  /// - Parameter pool: the ComfyUI servers, or `nil` if none is configured.
  init(_ pool: ComfyPool?, _ folder: DataFolder, reload: ModelReload<EngineModels>) {
    self.init(
      folder: WorkflowFolder(dataDir: folder.path),
      server: {
        guard let pool else {
          throw GraphServer.Silence(
            "This server has no ComfyUI server. Set KATSUDO_COMFYUI_SERVERS, or import on its machine with: katsudo workflows import FILE "
              + "--object-info FILE")
        }
        do throws(ComfyError) { return try await GraphServer(pool) } catch { throw GraphServer.Silence("\(error.message).") }
      },
      reload: { try await reload.reload() })
  }
}

extension GraphServer {
  /// Asks the first server of a pool that answers for its node classes.
  fileprivate init(_ pool: ComfyPool) async throws(ComfyError) {
    // Right after the start the pool does not know yet which server is ready.
    let client: ComfyClient
    if let ready = try? pool.client(of: nil) {
      client = ready
    } else {
      client = try await ComfyClient.firstReady(of: pool.servers().map(\.address))
    }
    let definitions = try await client.definitions()
    self.init(definitions: definitions) { graph, places in
      do throws(ComfyError) { return try await client.verdict(on: graph, definitions: definitions, leavingOut: places) } catch {
        throw Silence("\(error.message).")
      }
    }
  }
}
