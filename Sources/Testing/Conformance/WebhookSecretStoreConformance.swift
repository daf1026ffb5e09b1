import Foundation
import KatsudoAPI
package import KatsudoCore
import Testing

/// The rules that every store of the secrets of webhooks keeps, as cases for a test with arguments. A case gets two stores on the same secrets,
/// which may be one object.
package enum WebhookSecretStoreConformance {
  package struct World: Sendable {
    package var a: any WebhookSecretStore
    package var b: any WebhookSecretStore

    /// - Parameters: stores without a secret.
    package init(_ a: any WebhookSecretStore, _ b: any WebhookSecretStore) {
      self.a = a
      self.b = b
    }
  }

  private static func bytes(_ number: UInt8) -> Data { Data(repeating: number, count: 32) }

  private static func moment(_ seconds: Int64) -> Timestamp { Timestamp(microseconds: seconds * 1_000_000) }

  package static let rules: [ConformanceRule<World>] = [
    ConformanceRule("the first secret of an owner is kept, and each owner has its own") { world in
      let first = try await world.a.secrets(of: "ann", at: moment(1), fresh: bytes(1))
      #expect(first == [WebhookSecret(bytes: bytes(1), createdAt: moment(1))])
      #expect(try await world.b.secrets(of: "ann", at: moment(2), fresh: bytes(2)) == first)
      #expect(try await world.b.secrets(of: "bob", at: moment(2), fresh: bytes(3)).map(\.bytes) == [bytes(3)])
    },
    ConformanceRule("callers that ask at once for the first secret get the same") { world in
      let found = try await withThrowingTaskGroup(of: [WebhookSecret].self) { group in
        for number in 0..<10 {
          group.addTask {
            try await (number.isMultiple(of: 2) ? world.a : world.b).secrets(of: "ann", at: moment(1), fresh: bytes(UInt8(number)))
          }
        }
        return try await group.reduce(into: Set<[WebhookSecret]>()) { $0.insert($1) }
      }
      #expect(found.count == 1)
    },
    ConformanceRule("a replaced secret signs until its end, behind the new one") { world in
      _ = try await world.a.secrets(of: "ann", at: moment(1), fresh: bytes(1))
      let both = [
        WebhookSecret(bytes: bytes(2), createdAt: moment(5)),
        WebhookSecret(bytes: bytes(1), createdAt: moment(1), expiresAt: moment(15)),
      ]
      #expect(try await world.b.replaceSecret(of: "ann", by: bytes(2), at: moment(5), formerUntil: moment(15)) == both)
      #expect(try await world.a.secrets(of: "ann", at: moment(14), fresh: bytes(9)) == both)
      #expect(try await world.a.secrets(of: "ann", at: moment(15), fresh: bytes(9)).map(\.bytes) == [bytes(2)])
      let next = try await world.a.replaceSecret(of: "ann", by: bytes(3), at: moment(20), formerUntil: moment(30))
      #expect(next.map(\.bytes) == [bytes(3), bytes(2)])
    },
    ConformanceRule("an owner without a secret gets the new one alone") { world in
      let secrets = try await world.a.replaceSecret(of: "ann", by: bytes(1), at: moment(1), formerUntil: moment(9))
      #expect(secrets == [WebhookSecret(bytes: bytes(1), createdAt: moment(1))])
    },
  ]
}
