import NIOConcurrencyHelpers

/// The servers that promised, in this process, that a repeated idempotency key makes no second request. Katsudo promises it with
/// `Katsudo-Idempotency: 1` in every answer. RunComfy does not promise it.
enum IdempotencyPromises {
  static let header = "katsudo-idempotency"

  private static let origins = NIOLockedValueBox<Set<Origin>>([])

  static func contains(_ origin: Origin) -> Bool { origins.withLockedValue { $0.contains(origin) } }

  /// Records what an answer says. A server may be replaced by one that does not promise it.
  static func record(_ value: String?, of origin: Origin) {
    if contains(origin) == (value == "1") { return }
    origins.withLockedValue { origins in
      if value == "1" { origins.insert(origin) } else { origins.remove(origin) }
    }
  }
}
