import Foundation
import KatsudoAPI
package import KatsudoCore
import Testing

/// The rules that every store of keys keeps, as cases for a test with arguments. A case gets two stores on the same keys, which may be
/// one object.
package enum KeyStoreConformance {
  package struct World: Sendable {
    package var a: any KeyStore
    package var b: any KeyStore

    /// - Parameters: stores without a key.
    package init(_ a: any KeyStore, _ b: any KeyStore) {
      self.a = a
      self.b = b
    }
  }

  private static func key(_ number: Int, owner: Owner = "ann") -> APIKey {
    APIKey(id: "key_\(number)", owner: owner, createdAt: Timestamp(microseconds: Int64(number)))
  }

  private static func hash(_ number: UInt8) -> Data { Data(repeating: number, count: 32) }

  private static let ann = AuditActor.user(1000)
  private static let bob = AuditActor.key("key_9")

  package static let rules: [ConformanceRule<World>] = [
    ConformanceRule("a key is in both stores as soon as it was stored") { world in
      try await world.a.insert(key(2, owner: "bob"), hash: hash(2), by: ann)
      try await world.b.insert(key(1), hash: hash(1), by: ann)
      for store in [world.a, world.b] {
        #expect(try await store.keys() == [key(1), key(2, owner: "bob")], "the keys must be in order of their age")
        #expect(try await store.activeKeys() == [hash(1): key(1), hash(2): key(2, owner: "bob")])
      }
    },
    ConformanceRule("a revoked key stays in the list with the time of its first revoke, and is not active") { world in
      try await world.a.insert(key(1), hash: hash(1), by: ann)
      try await world.a.insert(key(2), hash: hash(2), by: ann)
      #expect(try await world.b.revoke(id: "key_1", at: Timestamp(microseconds: 10), by: ann) == hash(1))
      #expect(try await world.a.revoke(id: "key_1", at: Timestamp(microseconds: 20), by: bob) == hash(1))
      var revoked = key(1)
      revoked.revokedAt = Timestamp(microseconds: 10)
      #expect(try await world.a.keys() == [revoked, key(2)])
      #expect(try await world.a.activeKeys() == [hash(2): key(2)])
    },
    ConformanceRule("an unknown key cannot be revoked") { world in
      let hash = try await world.a.revoke(id: "key_1", at: Timestamp(microseconds: 1), by: ann)
      #expect(hash == nil)
    },
    ConformanceRule("neither an id nor a hash can be stored twice") { world in
      try await world.a.insert(key(1), hash: hash(1), by: ann)
      await #expect(throws: StoreError.self) { try await world.b.insert(key(1), hash: hash(2), by: ann) }
      await #expect(throws: StoreError.self) { try await world.b.insert(key(2), hash: hash(1), by: ann) }
      #expect(try await world.a.keys() == [key(1)])
    },
    ConformanceRule("the audit log has each change that was made, in its order, and none that was refused or changed nothing") { world in
      try await world.a.insert(key(1), hash: hash(1), by: ann)
      try await world.b.insert(key(2, owner: "bob"), hash: hash(2), by: .server)
      await #expect(throws: StoreError.self) { try await world.b.insert(key(1), hash: hash(3), by: bob) }
      _ = try await world.b.revoke(id: "key_1", at: Timestamp(microseconds: 10), by: bob)
      _ = try await world.a.revoke(id: "key_1", at: Timestamp(microseconds: 20), by: ann)
      _ = try await world.a.revoke(id: "key_none", at: Timestamp(microseconds: 30), by: ann)
      for store in [world.a, world.b] {
        let entries = try await store.audit(limit: 10)
        #expect(entries.map(\.action) == [.created, .created, .revoked])
        #expect(entries.map(\.keyID) == ["key_1", "key_2", "key_1"])
        #expect(entries.map(\.owner) == ["ann", "bob", "ann"])
        #expect(entries.map(\.actor) == [ann, .server, bob])
        #expect(entries.map(\.at) == [1, 2, 10].map { Timestamp(microseconds: $0) })
        #expect(entries.map(\.number) == entries.map(\.number).sorted())
        #expect(try await store.audit(limit: 2) == Array(entries.dropFirst()), "the newest, the oldest of them first")
      }
    },
  ]
}
