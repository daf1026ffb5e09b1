import HTTPTypes
import KatsudoAPI
import KatsudoCore
import NIOConcurrencyHelpers

/// The idempotency keys of the submits in flight. A second submit with the same key is refused before its body is read.
///
/// The keys are in memory only: they end with the process, and so do its submits. Each entry belongs to an open connection, so the server's
/// limit of connections also bounds their number.
final class IdempotencyReservations: Sendable {
  private struct Key: Hashable {
    var owner: Owner
    var key: String
  }

  private let keys = NIOLockedValueBox<Set<Key>>([])

  /// Runs a submit while its key is reserved.
  ///
  /// - Throws: ``APIError`` with status 409 if another submit with this key is in flight, or the error of `body`.
  func holding<Value>(_ key: String, of owner: Owner, _ body: () async throws -> Value) async throws -> Value {
    let key = Key(owner: owner, key: key)
    guard keys.withLockedValue({ $0.insert(key).inserted }) else {
      throw APIError(
        .conflict, "Another submit with this Idempotency-Key has not ended yet. Send this one again in a second to get its answer.",
        headers: [.retryAfter: "1"])
    }
    defer { keys.withLockedValue { _ = $0.remove(key) } }
    return try await body()
  }

  /// Reads the idempotency key of a submit. Returns `nil` if the submit has none.
  static func key(of headers: HTTPFields) throws(APIError) -> String? {
    guard let key = headers[.idempotencyKey] else { return nil }
    guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ (0x20...0x7e).contains($0) }) else {
      throw APIError(.invalidResourceIdentifier, "The Idempotency-Key must have 1 to 255 characters of printable ASCII.")
    }
    return key
  }
}
