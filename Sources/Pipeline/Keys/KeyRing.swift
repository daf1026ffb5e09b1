import Foundation
package import KatsudoAPI
package import KatsudoCore
import NIOConcurrencyHelpers

/// The active API keys of a server, held in memory. A change takes effect at the next request.
package final class KeyRing: Sendable {
  private let store: any KeyStore
  private let time: TimeSource
  private let active: NIOLockedValueBox<[KeyHash: APIKey]>

  package init(store: any KeyStore, time: TimeSource) async throws {
    self.store = store
    self.time = time
    active = NIOLockedValueBox(
      Dictionary(uniqueKeysWithValues: try await store.activeKeys().map { (KeyHash($0.key), $0.value) }))
  }

  /// Finds the key that has this token as its secret. Returns `nil` if there is none.
  ///
  /// The look-up uses the token's SHA-256, so its duration reveals nothing about any key.
  package func key(ofToken token: String) -> APIKey? {
    let hash = KeySecret.hash(token)
    return active.withLockedValue { $0[hash] }
  }

  /// Returns `true` if no key was ever made here.
  package func isUnused() async throws -> Bool { try await store.keys().isEmpty }

  /// Makes a key.
  ///
  /// - Parameter actor: who makes it, for the audit log.
  /// - Returns: the key and its secret, which cannot be read again.
  package func create(owner: String, by actor: AuditActor = .server) async throws -> (key: APIKey, secret: String) {
    let owner = try Self.check(owner: owner)
    let secret = KeySecret.make()
    let hash = KeySecret.hash(secret)
    let id = "key_" + hash.data.prefix(6).hexadecimal
    let key = APIKey(id: id, owner: owner, createdAt: time.now())
    // Active before it is kept, so that a revoke that follows the insert at once finds it. Nobody knows the secret yet.
    active.withLockedValue { $0[hash] = key }
    do { try await store.insert(key, hash: hash.data, by: actor) } catch {
      active.withLockedValue { $0[hash] = nil }
      throw error
    }
    return (key, secret)
  }

  /// Checks the name of an owner.
  ///
  /// - Throws: ``KeyError/badOwner`` if no owner can have this name.
  @discardableResult
  package static func check(owner: String) throws(KeyError) -> Owner {
    guard let owner = Owner(owner) else { throw .badOwner }
    return owner
  }

  /// Returns every key, also the revoked ones, oldest first.
  package func list() async throws -> [APIKey] { try await store.keys() }

  /// Returns the newest entries of the audit log, the oldest of them first.
  package func audit(limit: Int) async throws -> [AuditEntry] { try await store.audit(limit: limit) }

  /// Revokes a key for ever. A key that is already revoked stays revoked.
  ///
  /// - Parameter actor: who revokes it, for the audit log.
  /// - Throws: ``KeyError/unknown`` if there is no such key.
  package func revoke(id: String, by actor: AuditActor = .server) async throws {
    guard let hash = try await store.revoke(id: id, at: time.now(), by: actor) else { throw KeyError.unknown }
    active.withLockedValue { $0[KeyHash(hash)] = nil }
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
