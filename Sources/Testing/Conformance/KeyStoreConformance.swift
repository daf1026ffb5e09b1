import Foundation
package import KatsudoCore
import Testing

/// The rules that every store of keys keeps, as cases for a test with arguments. A case gets two stores on the same keys, which may be one object.
package struct KeyStoreConformance: CustomTestStringConvertible, Sendable {
  package var name: String
  private var work: @Sendable (any KeyStore, any KeyStore) async throws -> Void

  package var testDescription: String { name }

  /// - Parameters: stores without a key.
  package func run(_ a: any KeyStore, _ b: any KeyStore) async throws { try await work(a, b) }

  private init(_ name: String, _ work: @escaping @Sendable (any KeyStore, any KeyStore) async throws -> Void) {
    self.name = name
    self.work = work
  }

  private static func key(_ number: Int, owner: Owner = "ann") -> APIKey {
    APIKey(id: "key_\(number)", owner: owner, createdAt: Timestamp(microseconds: Int64(number)))
  }

  private static func hash(_ number: UInt8) -> Data { Data(repeating: number, count: 32) }

  package static let cases = [
    Self("a key is there for both stores as soon as it was kept") { a, b in
      try await a.insert(key(2, owner: "bob"), hash: hash(2))
      try await b.insert(key(1), hash: hash(1))
      for store in [a, b] {
        #expect(try await store.keys() == [key(1), key(2, owner: "bob")], "oldest first")
        #expect(try await store.activeKeys() == [hash(1): key(1), hash(2): key(2, owner: "bob")])
      }
    },
    Self("a revoked key stays in the list with the time of its first revoke, and is not active") { a, b in
      try await a.insert(key(1), hash: hash(1))
      try await a.insert(key(2), hash: hash(2))
      #expect(try await b.revoke(id: "key_1", at: Timestamp(microseconds: 10)) == hash(1))
      #expect(try await a.revoke(id: "key_1", at: Timestamp(microseconds: 20)) == hash(1))
      var revoked = key(1)
      revoked.revokedAt = Timestamp(microseconds: 10)
      #expect(try await a.keys() == [revoked, key(2)])
      #expect(try await a.activeKeys() == [hash(2): key(2)])
    },
    Self("an unknown key cannot be revoked") { a, _ in
      let hash = try await a.revoke(id: "key_1", at: Timestamp(microseconds: 1))
      #expect(hash == nil)
    },
    Self("neither an id nor a hash is kept twice") { a, b in
      try await a.insert(key(1), hash: hash(1))
      await #expect(throws: StoreError.self) { try await b.insert(key(1), hash: hash(2)) }
      await #expect(throws: StoreError.self) { try await b.insert(key(2), hash: hash(1)) }
      #expect(try await a.keys() == [key(1)])
    },
  ]
}
