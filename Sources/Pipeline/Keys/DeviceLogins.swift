package import KatsudoAPI
package import KatsudoCore
import NIOConcurrencyHelpers

/// The sign-ins of programs that wait for their owner's answer in a browser, as the device authorization grant of OAuth (RFC 8628) describes
/// them. They are in memory only: after a restart every code is unknown.
package final class DeviceLogins: Sendable {
  /// A sign-in that has begun.
  package struct Started: Sendable, Hashable {
    /// The secret with which the program polls: 256 random bits.
    package var deviceCode: String
    package var login: DeviceLogin
    /// The whole seconds for which the codes are open.
    package var seconds: Int
  }

  private let keys: KeyRing
  private let rules: KeyRing.OwnerRules
  private let book: NIOLockedValueBox<DeviceLoginBook>
  private let time: TimeSource

  package init(keys: KeyRing, rules: KeyRing.OwnerRules, limits: DeviceLoginLimits, time: TimeSource) {
    self.keys = keys
    self.rules = rules
    self.time = time
    book = NIOLockedValueBox(DeviceLoginBook(limits: limits))
  }

  /// Begins a sign-in.
  ///
  /// - Parameters:
  ///   - client: the program, as it calls itself.
  ///   - address: the address of the caller, for people.
  ///   - group: the part of the address that the limit of starts holds for.
  /// - Throws: ``DeviceLoginRefusal``.
  package func start(client: String?, address: String, group: String) throws -> Started {
    let secret = KeySecret.random()
    let (now, startedAt) = (time.monotonicMilliseconds(), time.now())
    return try book.withLockedValue { book in
      let login = try book.start(
        deviceCode: KeySecret.hash(secret), client: client, address: address, group: group, startedAt: startedAt, at: now,
        makeUserCode: DeviceCode.forPerson)
      return Started(deviceCode: secret, login: login, seconds: Int(book.limits.seconds))
    }
  }

  /// Returns the state of a sign-in. The secret of its key and a refusal are told once.
  package func poll(_ deviceCode: String) -> DevicePoll {
    let (hash, now) = (KeySecret.hash(deviceCode), time.monotonicMilliseconds())
    return book.withLockedValue { $0.poll(hash, at: now) }
  }

  /// Finds the sign-in that waits for an answer.
  ///
  /// - Parameters:
  ///   - userCode: the code as the owner typed it.
  ///   - keyID: the key of the call, whose wrong codes are counted.
  /// - Throws: ``DeviceLoginRefusal``.
  package func find(_ userCode: String, keyID: String) throws -> DeviceLogin {
    let now = time.monotonicMilliseconds()
    return try book.withLockedValue { try $0.find(userCode, keyID: keyID, at: now) }
  }

  /// Approves a sign-in: makes a key of the owner of `maker`, which the next poll hands out.
  ///
  /// - Parameter name: the name of the new key. With `nil` the program's own name.
  /// - Throws: ``DeviceLoginRefusal``, ``KeyError``, `KeysFull` or `StoreError`. The sign-in waits on then.
  package func approve(_ userCode: String, name: String?, by maker: APIKey) async throws {
    let now = time.monotonicMilliseconds()
    let (login, deviceCode) = try book.withLockedValue { try $0.beginApproval(userCode, keyID: maker.id, at: now) }
    do {
      let made = try await keys.create(name: name ?? login.client ?? "device", by: maker, rules: rules)
      let later = time.monotonicMilliseconds()
      if book.withLockedValue({ $0.approve(deviceCode, secret: made.secret, keyID: made.key.id, at: later) }) { return }
      try await keys.revoke(id: made.key.id)
      throw DeviceLoginRefusal.unknownCode
    } catch {
      book.withLockedValue { $0.cancelApproval(deviceCode) }
      throw error
    }
  }

  /// Refuses a sign-in.
  ///
  /// - Throws: ``DeviceLoginRefusal``.
  package func deny(_ userCode: String, keyID: String) throws {
    let now = time.monotonicMilliseconds()
    try book.withLockedValue { try $0.deny(userCode, keyID: keyID, at: now) }
  }

  /// Revokes the keys that were made for sign-ins and whose secret no poll has fetched in time. A key that cannot be revoked now is revoked
  /// by a later call.
  ///
  /// - Throws: the first error of the store, after all keys were tried.
  package func revokeAbandoned() async throws {
    let now = time.monotonicMilliseconds()
    var fault: (any Error)?
    for id in book.withLockedValue({ $0.takeAbandoned(at: now) }) {
      do { try await keys.revoke(id: id) } catch {
        book.withLockedValue { $0.abandon(id) }
        fault = fault ?? error
      }
    }
    if let fault { throw fault }
  }
}
