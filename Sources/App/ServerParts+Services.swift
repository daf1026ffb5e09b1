package import ServiceLifecycle

extension ServerParts {
  /// The services that process requests, in the order of their start. They are shut down in the reverse order. The listener is not among
  /// them.
  package var services: [any Service] { [housekeeping, webhooks.service] + comfyServices + (worker.map { [$0] } ?? []) }
}
