import KatsudoAPI
package import KatsudoCore

/// The settings of the engine that runs models on ComfyUI servers.
package struct ComfySettings: SettingsPart {
  package var servers: [ComfyServerEntry] = []

  package init() {}

  package static let keys: [SettingKey<Self>] = [
    .parsed(
      "comfyui.servers", \.servers, expected: ComfyServerEntry.form, standard: "none",
      takes: "`http://HOST:PORT[,…]`: the ComfyUI servers; without any, no model can run on ComfyUI"
    ) { text throws(ConfigurationError) in
      var servers: [ComfyServerEntry] = []
      for address in text.split(separator: ",") { servers.append(try ComfyServerEntry(.string(String(address)), key: "comfyui.servers")) }
      return servers
    }
  ]
}

extension EngineDefinition {
  static let comfyUI = EngineDefinition("comfyui", ComfySettings.self) { _, _ in .lacking("has no servers: set KATSUDO_COMFYUI_SERVERS") }
}
