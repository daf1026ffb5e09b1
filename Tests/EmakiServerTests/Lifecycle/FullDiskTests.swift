import EmakiAPI
import EmakiTesting
import Foundation
import Subprocess
import Testing

/// A disk that fills up under a running server: each request gets a sentence, nothing accepted is lost, and all goes on once there is room.
///
/// The disk is a small one in memory, which takes the right to mount; without it the suite is skipped, but never in CI.
@Suite(.enabled(if: SmallDisk.isPossible || ProcessInfo.processInfo.environment["CI"] != nil, "needs the right to mount a disk"))
struct FullDiskTests {
  private static let setup = ServerSetup(environment: ["EMAKI_GRACE_SECONDS": "0"], models: [Manifest.film])

  @Test func `a film that finds no room fails with a sentence, and the next one succeeds`() async throws {
    try await SmallDisk.with(megabytes: 24) { disk in
      try await Self.setup.run(in: disk.path + "/data") { server in
        let before = try await server.client.finished(try await server.client.film())
        #expect(before["status"] == "succeeded", "\(before)")
        try disk.fill(leaving: 600_000)
        let id = try await server.client.film(frames: 240)
        let result = try await server.client.finished(id)
        #expect(result["status"] == "failed")
        let sentence = result["error"]?.string ?? ""
        #expect(sentence.contains("disk") && sentence.contains("full"), "\(sentence)")
        expectNoMisreadWord(in: sentence)
        try disk.empty()
        let after = try await server.client.finished(try await server.client.film())
        #expect(after["status"] == "succeeded", "\(after)")
      }
    }
  }

  @Test func `a server on a full disk still ends, and what it could not put back runs after the next start`() async throws {
    try await SmallDisk.with(megabytes: 16) { disk in
      let setup = ServerSetup.echo.with(["EMAKI_ECHO_WAIT_MS": "600000", "EMAKI_GRACE_SECONDS": "2"])
      let first = try await setup.run(in: disk.path + "/data") { server in
        let id = try await server.client.accepted(Input.valid)
        try await server.client.running(id)
        try disk.fill(leaving: 0)
        return (id: id, token: server.client.token)
      }
      #expect(!first.wasCutShort, "\(first.log)")
      try disk.empty()
      try await ServerSetup.echo.run(in: disk.path + "/data", token: first.value.token) { server in
        let result = try await server.client.finished(first.value.id)
        #expect(result["status"] == "succeeded")
      }
    }
  }

  @Test func `a submit that finds no room is refused, and what was accepted before is kept`() async throws {
    try await SmallDisk.with(megabytes: 16) { disk in
      try await ServerSetup.idle.run(in: disk.path + "/data") { server in
        let kept = try await server.client.accepted(Input.valid)
        try disk.fill(leaving: 0)
        let answer = try await server.client.submit(Input.valid)
        answer.expectError(507, 507_001, "The server's disk is full, so the request was not accepted. Try again later.")
        #expect(try await server.client.status(kept)["queue_position"] == 1)
        try disk.empty()
        let later = try await server.client.accepted(Input.valid)
        #expect(try await server.client.status(later)["queue_position"] == 2)
      }
    }
  }
}
