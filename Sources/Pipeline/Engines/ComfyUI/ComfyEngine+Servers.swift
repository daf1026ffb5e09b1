import KatsudoAPI
package import KatsudoCore
import NIOHTTP1

extension ComfyEngine: ServerEngine {
  package var addresses: [String] { pool.servers().map(\.address) }

  package func address(ofWork id: String) -> String? { ComfyTicket(id)?.address }

  package func free(_ address: String, unloadsModels: Bool, freesMemory: Bool) async throws(EngineFailure) {
    do throws(ComfyError) {
      _ = try await pool.client(of: address).json(
        .POST, "/free", body: ["unload_models": .bool(unloadsModels), "free_memory": .bool(freesMemory)])
    } catch {
      throw EngineFailure(.unavailable, "The ComfyUI server does not free its memory now. Try again later.", cause: error.message)
    }
  }
}
