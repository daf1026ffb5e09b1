package import KatsudoCore

/// Runs models on ComfyUI servers.
package struct ComfyEngine: Engine {
  static let name = "comfyui"

  package var name: String { Self.name }
  package var slots: Int { 1 }

  package func run(_ attempt: EngineAttempt) async throws(EngineFailure) -> EngineResult {
    throw EngineFailure(.unavailable, "This version cannot run ComfyUI.")
  }
}
