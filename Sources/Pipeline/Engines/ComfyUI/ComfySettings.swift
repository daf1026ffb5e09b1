package import KatsudoCore

/// The settings of the engine that runs models on ComfyUI servers.
package struct ComfySettings: SettingsPart {
  package var servers: [ComfyServerEntry] = []

  package init() {}

  package static let keys: [SettingKey<Self>] = [
    .parsed(
      "comfyui.servers", \.servers, expected: "http://HOST:PORT[,…]", standard: "none",
      takes: "`http://HOST:PORT[,…]`: the ComfyUI servers; without any, no model can run on ComfyUI"
    ) { text in text.split(separator: ",").map { ComfyServerEntry(address: String($0)) } }
  ]
}

extension EngineDefinition {
  static let comfyUI = EngineDefinition(ComfyEngine.name, ComfySettings.self) { settings, _ in
    settings.servers.isEmpty ? .lacking("has no servers: set KATSUDO_COMFYUI_SERVERS") : .engine(ComfyEngine())
  }
}
