import KatsudoEngines
import KatsudoFiles
import KatsudoModels
import KatsudoServer
import KatsudoWorker
import KatsudoWorkflows

extension WorkflowImports {
  /// Makes the import of workflows into the models of a server.
  init(_ configuration: ServerConfiguration, _ folder: DataFolder, reload: ModelReload<EngineModels>) {
    let addresses = configuration.comfyAddresses
    self.init(
      folder: WorkflowFolder(dataDir: folder.path),
      definitions: {
        guard !addresses.isEmpty else {
          throw NoDefinitions(
            "This server has no ComfyUI server. Set KATSUDO_COMFYUI_SERVERS, or import on its machine with: katsudo workflows import FILE "
              + "--object-info FILE")
        }
        do throws(ComfyError) { return try await ComfyClient.firstReady(of: addresses).definitions() } catch {
          throw NoDefinitions(error.message)
        }
      },
      reload: { try await reload.reload() })
  }
}
