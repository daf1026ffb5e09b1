package import ServiceLifecycle

extension ServerParts {
  /// The services that process requests, in the order of their start. They are shut down in the reverse order. The listener is not among
  /// them.
  package var services: [any Service] {
    let optional: [(any Service)?] = [comfyService, worker]
    return [housekeeping, webhooks.service] + optional.compactMap(\.self)
  }
}
