import NIOConcurrencyHelpers

/// The origins that were seen, in this process, to be Katsudo servers. A Katsudo server says `Katsudo-Idempotency: 1` in every answer: a
/// repeated idempotency key makes no second request, and requests have event streams. RunComfy never says it.
enum KatsudoServers {
  static let header = "katsudo-idempotency"

  private static let origins = NIOLockedValueBox<Set<Origin>>([])

  static func contains(_ origin: Origin) -> Bool { origins.withLockedValue { $0.contains(origin) } }

  /// Records what an answer says. A server may be replaced by one of another kind.
  static func record(_ value: String?, of origin: Origin) {
    if contains(origin) == (value == "1") { return }
    origins.withLockedValue { origins in
      if value == "1" { origins.insert(origin) } else { origins.remove(origin) }
    }
  }
}
