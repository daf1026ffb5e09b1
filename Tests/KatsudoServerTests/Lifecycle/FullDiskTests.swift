import Foundation
import KatsudoAPI
import KatsudoTesting
import Subprocess
import Testing

/// A disk that fills up under a running server: each request gets a sentence, nothing accepted is lost, and all goes on once there is room.
///
/// The disk is a small one in memory, which takes the right to mount; without it the suite is skipped, but never in CI.
@Suite(.enabled(if: SmallDisk.isPossible || ProcessInfo.processInfo.environment["CI"] != nil, "needs the right to mount a disk"))
struct FullDiskTests {
  private static let setup = ServerSetup(environment: ["KATSUDO_GRACE_SECONDS": "0"], models: [Manifest.film])

  /// What `/readyz` says that is wrong; empty where the server is ready.
  private static func reasons(_ server: KatsudoProcess) async throws -> [String] {
    let answer = try await server.stranger.get("/readyz")
    let reasons = answer["reasons"]?.array?.compactMap(\.string) ?? []
    #expect((answer.status == 503) == !reasons.isEmpty, "\(answer.text)")
    return reasons
  }

  @Test func `a film that finds no room waits, the server says why, and it is made once there is room`() async throws {
    try await SmallDisk.with(megabytes: 24) { disk in
      try await Self.setup.run(in: disk.path + "/data") { server in
        let before = try await server.client.finished(try await server.client.film())
        #expect(before["status"] == "succeeded", "\(before)")
        try disk.fill(leaving: 600_000)
        let id = try await server.client.film(frames: 240)
        try await eventually(
          within: .seconds(60), "the trouble is told", { try await Self.reasons(server) },
          until: { $0.contains { $0.contains("disk") && $0.contains("full") } })
        #expect(["in_queue", "in_progress"].contains(try await server.client.status(id)["status"]))
        try disk.empty()
        let after = try await server.client.finished(id)
        #expect(after["status"] == "succeeded", "\(after)")
        try await eventually("the server is ready again", { try await Self.reasons(server) }, until: \.isEmpty)
      }
    }
  }

  @Test func `jobs that find no inode wait until there are some`() async throws {
    try await SmallDisk.with(megabytes: 24, inodes: 600) { disk in
      let setup = ServerSetup.echo.with(["KATSUDO_ECHO_WAIT_MS": "200"])
      try await setup.run(in: disk.path + "/data") { server in
        var ids: [String] = []
        for _ in 0..<10 { ids.append(try await server.client.accepted(Input.valid)) }
        try disk.fillInodes(leaving: 0)
        _ = try await eventually("the trouble is told", { try await Self.reasons(server) }, until: { !$0.isEmpty })
        (try await server.client.submit(Input.valid)).expectError(507, 507_001, "The server's disk is full")
        try disk.empty()
        for id in ids {
          let result = try await server.client.finished(id)
          #expect(result["status"] == "succeeded", "\(result)")
        }
      }
    }
  }

  @Test func `paid results that find no room are fetched when there is some, and nothing is paid twice`() async throws {
    try await SmallDisk.with(megabytes: 24, inodes: 600) { disk in
      try await FakeRunComfy.run(script: { _ in .busy }) { busy in
        let token = try await ForwardTests.forwarding(to: busy).run(in: disk.path + "/data") { server in
          var ids: [String] = []
          for number in 0..<8 { ids.append(try await server.client.accepted(Input.with(["prompt": .string("film \(number)")]))) }
          try await eventually("all are with the service", { busy.paid.count }, until: { $0 == 8 })
          for id in ids {
            try await eventually(
              "the service's id is stored", { try await server.client.status(id)["status"] }, until: { $0 == "in_progress" })
          }
          try await eventually(
            "all are waited for", { Set(busy.calls.filter { $0.step == .status }.map(\.subject)).count }, until: { $0 == 8 })
          return (try #require(server.client.token), ids)
        }.value
        // The service finishes while the server is away, and the disk fills up.
        try disk.fillInodes(leaving: 2)
        busy.finishAll()
        try await ForwardTests.forwarding(to: busy).run(in: disk.path + "/data", token: token.0) { server in
          _ = try await eventually("the trouble is told", { try await Self.reasons(server) }, until: { !$0.isEmpty })
          for id in token.1 { #expect(try await server.client.status(id)["status"] == "in_progress") }
          try disk.empty()
          for id in token.1 {
            let result = try await server.client.finished(id)
            #expect(result["status"] == "succeeded", "\(result)")
          }
        }
        #expect(busy.paid.values.allSatisfy { $0 == 1 }, "\(busy.paid)")
      }
    }
  }

  @Test func `below the floor of free room submits are refused, and what was accepted runs`() async throws {
    try await SmallDisk.with(megabytes: 64) { disk in
      try await ServerSetup.echo.with(["KATSUDO_ECHO_WAIT_MS": "300"]).run(in: disk.path + "/data") { server in
        let id = try await server.client.accepted(Input.valid)
        // One percent is free.
        try disk.fill(leaving: 640_000)
        (try await server.client.submit(Input.valid)).expectError(507, 507_001, "The server's disk is full")
        #expect(try await Self.reasons(server).contains { $0.contains("too little free space") })
        #expect(try await server.client.finished(id)["status"] == "succeeded")
        try disk.empty()
        _ = try await server.client.accepted(Input.valid)
      }
    }
  }

  @Test func `a server on a full disk still ends, and what it could not put back runs after the next start`() async throws {
    try await SmallDisk.with(megabytes: 16) { disk in
      let setup = ServerSetup.echo.with(["KATSUDO_ECHO_WAIT_MS": "600000", "KATSUDO_GRACE_SECONDS": "2"])
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
