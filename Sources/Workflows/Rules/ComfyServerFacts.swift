package import KatsudoAPI

/// The facts about a ComfyUI server that decide if it can run a workflow.
package struct ComfyServerFacts: Sendable, Hashable {
  package var definitions: NodeDefinitions
  /// The version of ComfyUI, or `nil` if the server does not tell it.
  package var version: String?
  /// The memory of the server's largest graphics card in gigabytes (GiB), 0 if it has no graphics card, or
  /// `nil` if it does not tell it.
  package var memoryGB: Double?

  package init(definitions: NodeDefinitions, version: String? = nil, memoryGB: Double? = nil) {
    self.definitions = definitions
    self.version = version
    self.memoryGB = memoryGB
  }

  /// - Parameter stats: the answer of `GET /system_stats`.
  package init(definitions: NodeDefinitions, stats: JSONValue) {
    let devices = stats["devices"]?.array ?? []
    let cards = devices.filter { $0["type"]?.string != "cpu" }
    self.init(
      definitions: definitions, version: stats["system"]?["comfyui_version"]?.string,
      memoryGB: cards.isEmpty && !devices.isEmpty ? 0 : cards.compactMap { $0["vram_total"]?.double }.max().map { $0 / 0x1p30 })
  }
}
