import Foundation
import KatsudoCore
import KatsudoKeys
import KatsudoSQLite
import KatsudoTesting
import Testing

@Suite struct KeyRingTests {
  private func withRing(_ work: (KeyRing, SQLiteDatabase, TestClock) async throws -> Void) async throws {
    try await withTemporaryFolder { folder in
      let clock = TestClock()
      let store = try SQLiteDatabase(path: folder + "/test.sqlite", logger: .silent)
      try await work(KeyRing(store: SQLiteKeyStore(store), time: clock.source), store, clock)
      try store.close()
    }
  }

  @Test func `a key belongs to its owner as soon as it is made`() async throws {
    try await withRing { ring, _, clock in
      #expect(try await ring.isUnused())
      let (key, secret) = try await ring.create(owner: "ann")
      #expect(ring.key(ofToken: secret)?.owner == "ann")
      #expect(key.owner == "ann")
      #expect(key.createdAt == clock.now)
      #expect(key.revokedAt == nil)
      #expect(try await ring.list() == [key])
      #expect(try await !ring.isUnused())
    }
  }

  @Test func `a secret is a random text of 43 characters after its prefix, all allowed in a header`() async throws {
    let secrets = (0..<1000).map { _ in KeySecret.make() }
    #expect(Set(secrets).count == secrets.count)
    for secret in secrets { #expect(try /katsudo_[A-Za-z0-9_-]{43}/.wholeMatch(in: secret) != nil) }
  }

  @Test func `only the complete secret is accepted as a key`() async throws {
    try await withRing { ring, _, _ in
      let (key, secret) = try await ring.create(owner: "ann")
      let body = secret.dropFirst("katsudo_".count)
      let others = [
        "", " ", key.id, "ann", String(body), String(secret.dropLast()), secret + "A", secret + " ", " " + secret, secret.uppercased(),
        "Bearer " + secret, KeySecret.make(),
      ]
      for other in others { #expect(ring.key(ofToken: other)?.owner == nil) }
    }
  }

  @Test func `an owner may have several keys, and revoking one leaves the others valid`() async throws {
    try await withRing { ring, _, clock in
      let old = try await ring.create(owner: "ann")
      clock.advance(milliseconds: 1000)
      let new = try await ring.create(owner: "ann")
      let other = try await ring.create(owner: "bob")
      #expect([old, new, other].map { ring.key(ofToken: $0.secret)?.owner } == ["ann", "ann", "bob"])
      try await ring.revoke(id: old.key.id)
      #expect([old, new, other].map { ring.key(ofToken: $0.secret)?.owner } == [nil, "ann", "bob"])
    }
  }

  @Test func `a revoked key stays in the list with the time of its first revoke`() async throws {
    try await withRing { ring, _, clock in
      let first = try await ring.create(owner: "ann").key
      clock.advance(milliseconds: 1000)
      let second = try await ring.create(owner: "bob").key
      try await ring.revoke(id: first.id)
      let moment = clock.now
      clock.advance(milliseconds: 1000)
      try await ring.revoke(id: first.id)
      let list = try await ring.list()
      #expect(list.map(\.id) == [first.id, second.id])
      #expect(list.map(\.revokedAt) == [moment, nil])
      #expect(try await !ring.isUnused())
    }
  }

  @Test func `revoking an unknown key fails`() async throws {
    try await withRing { ring, _, _ in
      await #expect(throws: KeyError.unknown) { try await ring.revoke(id: "key_000000000000") }
    }
  }

  @Test(arguments: ["", "a\nb", "\u{0}", "tab\t", "\u{7F}", String(repeating: "x", count: 129), String(repeating: "名", count: 43)])
  func `an owner's name that is empty, too long or has control characters is refused`(owner: String) async throws {
    try await withRing { ring, _, _ async throws in
      await #expect(throws: KeyError.badOwner) { try await ring.create(owner: owner) }
      #expect(try await ring.isUnused())
    }
  }

  @Test(arguments: ["a", "Ann Example", "名前", "🎬", String(repeating: "x", count: 128)])
  func `any other name is accepted`(owner: String) async throws {
    try await withRing { ring, _, _ in
      let (_, secret) = try await ring.create(owner: owner)
      #expect(ring.key(ofToken: secret)?.owner.name == owner)
    }
  }

  @Test func `keys and revokes are kept over a restart`() async throws {
    try await withTemporaryFolder { folder in
      let clock = TestClock()
      let first = try SQLiteDatabase(path: folder + "/test.sqlite", logger: .silent)
      let ring = try await KeyRing(store: SQLiteKeyStore(first), time: clock.source)
      let kept = try await ring.create(owner: "ann")
      let revoked = try await ring.create(owner: "bob")
      try await ring.revoke(id: revoked.key.id)
      try first.close()

      let second = try SQLiteDatabase(path: folder + "/test.sqlite", logger: .silent)
      let reopened = try await KeyRing(store: SQLiteKeyStore(second), time: clock.source)
      #expect(reopened.key(ofToken: kept.secret)?.owner == "ann")
      #expect(reopened.key(ofToken: revoked.secret)?.owner == nil)
      #expect(try await reopened.list().count == 2)
      try second.close()
    }
  }

  @Test func `the files contain the hash of a secret but not the secret`() async throws {
    try await withTemporaryFolder { folder in
      let store = try SQLiteDatabase(path: folder + "/test.sqlite", logger: .silent)
      let ring = try await KeyRing(store: SQLiteKeyStore(store), time: TestClock().source)
      let (_, secret) = try await ring.create(owner: "someone-to-be-found")
      var bytes = Data()
      for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
        bytes += try #require(FileManager.default.contents(atPath: "\(folder)/\(name)"))
      }
      try store.close()
      bytes += try #require(FileManager.default.contents(atPath: folder + "/test.sqlite"))

      #expect(bytes.contains("someone-to-be-found"))
      #expect(!bytes.contains(secret))
      // The files contain neither the secret without its prefix nor its decoded bits.
      let body = String(secret.dropFirst("katsudo_".count))
      #expect(!bytes.contains(body))
      let bits = try #require(Data(base64Encoded: body.replacing("-", with: "+").replacing("_", with: "/") + "="))
      #expect(bits.count == 32)
      #expect(bytes.range(of: bits) == nil)
    }
  }
}

extension Data {
  fileprivate func contains(_ text: String) -> Bool { range(of: Data(text.utf8)) != nil }
}
