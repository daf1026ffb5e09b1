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
      definitions: {
        guard let pool else {
          throw NoDefinitions(
            "This server has no ComfyUI server. Set KATSUDO_COMFYUI_SERVERS, or import on its machine with: katsudo workflows import FILE "
              + "--object-info FILE")
        }
        do throws(ComfyError) {
          // Right after the start the pool does not know yet which server is ready.
          guard let ready = try? pool.client(of: nil) else {
            return try await ComfyClient.firstReady(of: pool.servers().map(\.address)).definitions()
          }
          return try await ready.definitions()
        } catch {
          throw NoDefinitions("\(error.message).")
        }
      },
      reload: { try await reload.reload() })
  }
}
