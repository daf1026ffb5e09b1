import Foundation
package import KatsudoAPI
package import KatsudoCore
import NIOConcurrencyHelpers

/// The active API keys of a server, in memory. A new or a revoked key takes effect at the next request.
package final class KeyRing: Sendable {
  let store: any KeyStore
  let time: TimeSource
  private let active: NIOLockedValueBox<Active>

  private struct Active {
    var keys: [KeyHash: APIKey]
    /// The times of the last uses that are not stored yet, by the ids of the keys.
    var uses: [String: Timestamp] = [:]
  }

  package init(store: any KeyStore, time: TimeSource) async throws {
    self.store = store
    self.time = time
    active = NIOLockedValueBox(
      Active(keys: Dictionary(uniqueKeysWithValues: try await store.activeKeys().map { (KeyHash($0.key), $0.value) })))
  }

  /// Returns the key whose secret is this token, or `nil` if there is none.
  ///
  /// The look-up uses the SHA-256 of the token, so the time that it takes reveals nothing about any key.
  package func key(ofToken token: String) -> APIKey? {
    let hash = KeySecret.hash(token)
    let now = time.now()
    return active.withLockedValue { active in
      guard let key = active.keys[hash] else { return nil }
      active.uses[key.id] = now
      return key
    }
  }

  /// Returns the time at which a key was used last, if it is not stored yet.
  func unstoredUse(of id: String) -> Timestamp? { active.withLockedValue { $0.uses[id] } }

  /// Stores the times at which the keys were used last. They are in memory only until then. After an error they are stored later.
  package func storeUses() async throws {
    let uses = active.withLockedValue { active in
      defer { active.uses = [:] }
      return active.uses
    }
    do { try await store.recordUses(uses) } catch {
      active.withLockedValue { $0.uses.merge(uses) { newer, _ in newer } }
      throw error
    }
  }

  /// Returns `true` if this server has never had a key, not even a revoked one.
  package func isUnused() async throws -> Bool { try await store.keys().isEmpty }

  /// Makes a key for an owner.
  ///
  /// - Parameters:
  ///   - name: the name of the key, of the same form as the name of an owner.
  ///   - requestsPerSecond: the key's own limit, above 0.
  ///   - limitedBy: the id of the key whose limit of requests per second the new key shares, or `nil` if the limit is its own.
  ///   - isOperator: `true` for a key that may also do what only an operator may do.
  ///   - actor: the one who makes the key, for the audit log.
  ///   - limit: the most keys that the owner may have and may make, or `nil`.
  /// - Returns: the key and its secret. The secret cannot be read again.
  /// - Throws: ``KeyError``, `KeysFull` or `StoreError`.
  package func create(
    owner: String, name: String? = nil, requestsPerSecond: Double? = nil, limitedBy: String? = nil, isOperator: Bool = false,
    by actor: AuditActor = .server, limit: KeyLimit? = nil
  ) async throws -> (key: APIKey, secret: String) {
    let owner = try Self.check(owner: owner)
    if let name { try Self.check(owner: name) }
    if let requestsPerSecond { try OwnerLimits.check(requestsPerSecond: requestsPerSecond) }
    let secret = KeySecret.make()
    let hash = KeySecret.hash(secret)
    let id = "key_" + hash.data.prefix(6).hexadecimal
    let key = APIKey(
      id: id, name: name, owner: owner, createdAt: time.now(), requestsPerSecond: requestsPerSecond, limitedBy: limitedBy,
      isOperator: isOperator)
    // The key becomes active before it is stored. Otherwise a revoke right after the insert could come first, and the key would become
    // active after it. No caller knows the secret yet.
    active.withLockedValue { $0.keys[hash] = key }
    do { try await store.insert(key, hash: hash.data, by: actor, limit: limit) } catch {
      active.withLockedValue { $0.keys[hash] = nil }
      throw error
    }
    return (key, secret)
  }

  /// Checks the name of an owner. The name of a key has the same form.
  ///
  /// - Throws: ``KeyError/badOwner`` if no owner can have this name.
  @discardableResult
  package static func check(owner: String) throws(KeyError) -> Owner {
    guard let owner = Owner(owner) else { throw .badOwner }
    return owner
  }

  /// Returns every key, oldest first, including the revoked ones.
  package func list() async throws -> [APIKey] { try await store.keys() }

  /// Returns the newest entries of the audit log, the oldest of them first.
  package func audit(limit: Int) async throws -> [AuditEntry] { try await store.audit(limit: limit) }

  /// Revokes a key. This cannot be undone. A key that is already revoked stays revoked.
  ///
  /// - Parameter actor: who revokes it, for the audit log.
  /// - Throws: ``KeyError/unknown`` if there is no such key.
  package func revoke(id: String, by actor: AuditActor = .server) async throws {
    guard let hash = try await store.revoke(id: id, at: time.now(), by: actor) else { throw KeyError.unknown }
    active.withLockedValue { $0.keys[KeyHash(hash)] = nil }
  }
}

/// The reason why a key command was refused.
package enum KeyError: Error, Sendable, CustomStringConvertible {
  case badOwner
  case unknown

  package var description: String {
    switch self {
    case .badOwner: "The name must have 1 to 128 bytes and no control characters."
    case .unknown: "There is no key with that id. List the keys with: katsudo keys list"
    }
  }
}
