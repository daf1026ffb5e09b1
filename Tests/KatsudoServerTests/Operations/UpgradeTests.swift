import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

/// A data folder that was made when the database had its first tables, with requests in every state, files and keys.
struct StoredFolder: Sendable, Decodable {
  let key: String
  let alice: String
  /// A key that was revoked.
  let revoked: String
  let requests: [String: String]

  private static let place: String =
    "/" + URL(fileURLWithPath: #filePath).pathComponents.dropLast(3).dropFirst().joined(separator: "/") + "/Stored"

  init() throws {
    self = try JSONDecoder().decode(Self.self, from: Data(contentsOf: URL(fileURLWithPath: "\(Self.place)/schema-1.json")))
  }

  func id(_ name: String) throws -> String { try #require(requests[name], "the stored folder has no request \(name)") }

  /// Copies the folder to a path that does not exist.
  static func copy(to path: String) throws {
    try FileManager.default.copyItem(atPath: "\(place)/schema-1", toPath: path)
  }
}

@Suite struct UpgradeTests {
  /// The stored requests finished long ago.
  private static let keeping = ["KATSUDO_RETENTION_DAYS": "36500"]

  @Test func `a folder with the first tables is opened, and everything in it is found and goes on`() async throws {
    let stored = try StoredFolder()
    try await withTemporaryFolder { folder in
      try StoredFolder.copy(to: folder + "/data")
      try await ServerSetup.echo.with(Self.keeping).run(in: folder + "/data", token: stored.key) { server in
        let client = server.client
        let waiting = try stored.id("waiting")
        for name in ["running", "waiting"] {
          let result = try await client.finished(try stored.id(name))
          #expect(result["status"] == "succeeded", "\(name): \(result)")
        }
        let running = try await client.result(try stored.id("running"), query: "?include_metadata=true")
        #expect(running["metadata"]?["attempts"] == 2, "the attempt that was cut off counts")
        #expect(try await client.result(waiting, query: "?include_metadata=true")["metadata"]?["seed"] == 11)

        let succeeded = try await client.result(try stored.id("succeeded"))
        #expect(succeeded["status"] == "succeeded")
        let video = try await server.stranger.get(try #require(succeeded["output"]?["video"]?.string))
        #expect(video.status == 200)
        #expect(video.body.count == 60)
        let receipt = try await client.receipt(try stored.id("succeeded"))
        #expect(receipt["status"] == "succeeded")
        #expect(receipt["model_version"] == nil, "nobody knows it of a request from before")
        #expect(receipt["attempts"]?.array?.count == 1)
        let failed = try await client.result(try stored.id("failed"))
        #expect(failed["status"] == "failed")
        #expect(failed["error"]?.string?.contains("is not on the public internet") == true)
        #expect(try await client.status(try stored.id("cancelled"))["status"] == "cancelled")

        let list = try await client.get("/v1/requests")["requests"]?.array?.compactMap { $0["request_id"]?.string } ?? []
        #expect(Set(list) == Set(try ["running", "waiting", "succeeded", "failed", "cancelled"].map { try stored.id($0) }))
        let alice = client.with(token: stored.alice)
        #expect(try await alice.result(try stored.id("of_alice"))["status"] == "succeeded")
        try await client.get("/v1/requests/\(try stored.id("of_alice"))/status").expectError(403, 403_001, "another owner")
        try await client.with(token: stored.revoked).get("/v1/requests").expectError(401, 400_004, "revoked")

        // The old tables and the new ones work together.
        #expect(try await client.finished(try await client.accepted(Input.valid))["status"] == "succeeded")
        #expect(try await alice.finished(try await alice.accepted(Input.valid))["status"] == "succeeded")
        #expect(try await KeyList(dataDir: server.dataDir).keys.map(\.owner) == ["default", "alice", "bob"])
      }
    }
  }

  @Test func `a server that is killed right after the upgrade loses nothing`() async throws {
    let stored = try StoredFolder()
    try await withTemporaryFolder { folder in
      try StoredFolder.copy(to: folder + "/data")
      try await ServerSetup.idle.with(Self.keeping).run(in: folder + "/data", token: stored.key) { server async throws in
        #expect(try await server.client.status(try stored.id("running"))["queue_position"] == 1)
        #expect(try await server.client.status(try stored.id("waiting"))["queue_position"] == 2)
        server.kill()
      }
      try await ServerSetup.echo.with(Self.keeping).run(in: folder + "/data", token: stored.key) { server async throws in
        for name in ["running", "waiting", "succeeded"] {
          #expect(try await server.client.finished(try stored.id(name))["status"] == "succeeded", "\(name)")
        }
      }
    }
  }
}
