import KatsudoEngines

extension ServerConfiguration {
  /// The addresses of the configured ComfyUI servers, in their order.
  package var comfyAddresses: [String] { engines.values.lazy.compactMap { $0 as? ComfySettings }.first?.servers.map(\.address) ?? [] }
}
