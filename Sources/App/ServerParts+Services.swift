package import ServiceLifecycle

extension ServerParts {
  /// The services that process requests, and the environments, in the order of their start. They are shut down in the reverse order. The
  /// listener of the API is not among them.
  package var services: [any Service] {
    let optional: [(any Service)?] = [environments, comfyService, worker]
    return [housekeeping, webhooks.service] + optional.compactMap(\.self)
  }
}
