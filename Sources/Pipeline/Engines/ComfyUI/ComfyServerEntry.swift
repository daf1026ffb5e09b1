/// A ComfyUI server in the configuration.
package struct ComfyServerEntry: Sendable, Hashable {
  /// `http://host:port`, without a slash at its end.
  package var address: String
  /// The group that models and deployments name, or `nil`.
  package var group: String?

  package init(address: String, group: String? = nil) {
    self.address = address
    self.group = group
  }
}
