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
    ConformanceRule("a key that was revoked makes no other key, also if its call began before") { world in
      let limit = KeyLimit(active: 9, made: 9, since: Timestamp(microseconds: 0))
      try await world.a.insert(key(1), hash: hash(1), by: ann)
      try await world.b.insert(key(2), hash: hash(2), by: .key("key_1"), limit: limit)
      _ = try await world.a.revoke(id: "key_1", at: Timestamp(microseconds: 5), by: ann)
      for store in [world.a, world.b] {
        await #expect(throws: MakerRevoked()) { try await store.insert(key(3), hash: hash(3), by: .key("key_1"), limit: limit) }
      }
      #expect(try await world.b.keys().count == 2)
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
    ConformanceRule("an owner's ordinary keys are those that are neither revoked nor an operator's, oldest first, with all that was stored")
    { world in
      var named = key(3)
      named.name = "laptop 名"
      named.requestsPerSecond = 2.5
      named.limitedBy = "key_1"
      var operators = key(2)
      operators.isOperator = true
      try await world.a.insert(named, hash: hash(3), by: bob)
      try await world.b.insert(key(1), hash: hash(1), by: ann)
      try await world.a.insert(operators, hash: hash(2), by: ann)
      try await world.b.insert(key(4, owner: "bob"), hash: hash(4), by: ann)
      try await world.b.insert(key(5), hash: hash(5), by: ann)
      _ = try await world.a.revoke(id: "key_5", at: Timestamp(microseconds: 10), by: ann)
      for store in [world.a, world.b] {
        #expect(try await store.ordinaryKeys(of: "ann") == [key(1), named])
        #expect(try await store.ordinaryKeys(of: "nobody").isEmpty)
        #expect(try await store.activeKeys()[hash(3)] == named)
        #expect(try await store.key(id: "key_2") == operators)
        #expect(try await store.key(id: "key_5")?.revokedAt == Timestamp(microseconds: 10))
        #expect(try await store.key(id: "key_none") == nil)
      }
      #expect(try await world.a.audit(limit: 10).first?.detail == "requests per second 2.5, name laptop 名")
    },
    ConformanceRule("a limit holds for the ordinary keys of one owner: for those that are active and for those made in a time") { world in
      let limit = KeyLimit(active: 2, made: 3, since: Timestamp(microseconds: 1))
      func insert(_ number: UInt8, owner: Owner = "ann", _ store: any KeyStore) async throws {
        try await store.insert(key(Int(number), owner: owner), hash: hash(number), by: ann, limit: limit)
      }
      var operators = key(9)
      operators.isOperator = true
      try await world.a.insert(operators, hash: hash(9), by: ann)
      // This key is too old for the limit of new keys.
      try await insert(1, world.a)
      try await insert(2, world.b)
      await #expect(throws: KeysFull.active(limit: 2)) { try await insert(3, world.a) }
      try await insert(4, owner: "bob", world.a)
      for number in [1, 2] { _ = try await world.b.revoke(id: "key_\(number)", at: Timestamp(microseconds: 10), by: ann) }
      try await insert(5, world.a)
      try await insert(6, world.b)
      _ = try await world.a.revoke(id: "key_6", at: Timestamp(microseconds: 10), by: ann)
      await #expect(throws: KeysFull.made(limit: 3, oldest: Timestamp(microseconds: 2))) { try await insert(7, world.b) }
      #expect(try await world.a.keys().map(\.id).contains("key_7") == false)
      #expect(try await world.b.audit(limit: 100).contains { $0.keyID == "key_7" || $0.keyID == "key_3" } == false)
      // A key without a limit is always stored.
      try await world.b.insert(key(8), hash: hash(8), by: ann)
    },
    ConformanceRule("the last use of a key never goes back") { world in
      try await world.a.insert(key(1), hash: hash(1), by: ann)
      try await world.a.insert(key(2), hash: hash(2), by: ann)
      #expect(try await world.b.key(id: "key_1")?.lastUsedAt == nil)
      try await world.b.recordUses(["key_1": Timestamp(microseconds: 20), "key_none": Timestamp(microseconds: 1)])
      try await world.a.recordUses(["key_1": Timestamp(microseconds: 10)])
      try await world.a.recordUses([:])
      for store in [world.a, world.b] {
        #expect(try await store.ordinaryKeys(of: "ann").map(\.lastUsedAt) == [Timestamp(microseconds: 20), nil])
      }
    },
  ]
}
