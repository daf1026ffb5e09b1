import Foundation
import KatsudoAPI
import KatsudoTesting
import Subprocess
import Testing

/// A disk becomes full while a server runs: requests get a helpful message, no accepted request is lost, and work goes on when there is
/// space again.
///
/// The disk is a small one in memory, which needs the right to mount. Without that right the suite is skipped, except in CI.
@Suite(.enabled(if: SmallDisk.isPossible || ProcessInfo.processInfo.environment["CI"] != nil, "needs the right to mount a disk"))
struct FullDiskTests {
  private static let setup = ServerSetup(environment: ["KATSUDO_GRACE_SECONDS": "0"], models: [Manifest.film])

  /// Returns the reasons in the answer of `/readyz`; empty if the server is ready.
  private static func reasons(_ server: KatsudoProcess) async throws -> [String] {
    let answer = try await server.stranger.get("/readyz")
    let reasons = answer["reasons"]?.array?.compactMap(\.string) ?? []
    #expect((answer.status == 503) == !reasons.isEmpty, "\(answer.text)")
    return reasons
  }

  @Test func `a film waits while the disk is full, the server gives the reason, and the film is made later`() async throws {
    try await SmallDisk.with(megabytes: 24) { disk in
      try await Self.setup.run(in: disk.path + "/data") { server in
        let before = try await server.client.finished(try await server.client.film())
        #expect(before["status"] == "succeeded", "\(before)")
        try disk.fill(leaving: 600_000)
        let id = try await server.client.film(frames: 240)
        try await eventually(
          within: .seconds(60), "readyz gives the reason", { try await Self.reasons(server) },
          until: { $0.contains { $0.contains("disk") && $0.contains("full") } })
        #expect(["in_queue", "in_progress"].contains(try await server.client.status(id)["status"]))
        try disk.empty()
        let after = try await server.client.finished(id)
        #expect(after["status"] == "succeeded", "\(after)")
        try await eventually("the server is ready again", { try await Self.reasons(server) }, until: \.isEmpty)
      }
    }
  }

  @Test func `jobs wait while the disk has no free inodes`() async throws {
    try await SmallDisk.with(megabytes: 24, inodes: 600) { disk in
      let setup = ServerSetup.echoFiles.with(["KATSUDO_ECHO_WAIT_MS": "200"])
      try await setup.run(in: disk.path + "/data") { server in
        var ids: [String] = []
        for _ in 0..<10 { ids.append(try await server.client.accepted(Input.valid)) }
        try disk.fillInodes(leaving: 0)
        _ = try await eventually("readyz gives the reason", { try await Self.reasons(server) }, until: { !$0.isEmpty })
        // The server asks the system at most four times a second.
        let refusal = try await eventually(
          "submits are refused", { try await server.client.submit(Input.valid) }, until: { $0.status != 200 })
        refusal.expectError(507, 507_001, "The server's disk is full")
        try disk.empty()
        for id in ids {
          let result = try await server.client.finished(id)
          #expect(result["status"] == "succeeded", "\(result)")
        }
      }
    }
  }

  @Test func `paid results that do not fit on the disk are downloaded later, and nothing is paid twice`() async throws {
    try await SmallDisk.with(megabytes: 24, inodes: 600) { disk in
      try await FakeRunComfy.run(script: { _ in .busy }) { busy in
        let token = try await ForwardTests.forwarding(to: busy).run(in: disk.path + "/data") { server in
          var ids: [String] = []
          for number in 0..<8 { ids.append(try await server.client.accepted(Input.with(["prompt": .string("film \(number)")]))) }
          try await eventually("the service has all requests", { busy.paid.count }, until: { $0 == 8 })
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
          _ = try await eventually("readyz gives the reason", { try await Self.reasons(server) }, until: { !$0.isEmpty })
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

  @Test func `with too little free space submissions are refused, and accepted requests run`() async throws {
    try await SmallDisk.with(megabytes: 64) { disk in
      try await ServerSetup.echoFiles.with(["KATSUDO_ECHO_WAIT_MS": "300"]).run(in: disk.path + "/data") { server in
        let id = try await server.client.accepted(Input.valid)
        // One percent is free.
        try disk.fill(leaving: 640_000)
        // The server asks the system at most four times a second.
        let refusal = try await eventually(
          "submits are refused", { try await server.client.submit(Input.valid) }, until: { $0.status != 200 })
        refusal.expectError(507, 507_001, "The server's disk is full")
        #expect(try await Self.reasons(server).contains { $0.contains("too little free space") })
        #expect(try await server.client.finished(id)["status"] == "succeeded")
        try disk.empty()
        try await eventually("submits are accepted", { try await server.client.submit(Input.valid).status }, until: { $0 == 200 })
      }
    }
  }

  /// The bytes of a small result lie in the database, and no file is made for it.
  @Test func `small results that the database has no room for are stored later, and each request runs once`() async throws {
    try await SmallDisk.with(megabytes: 32) { disk in
      let (data, model) = (disk.path + "/data", "test/plain")
      let accepted = try await ServerSetup.idle.with(models: [Manifest.plain(model)]).run(in: data) { server in
        var ids: [String] = []
        for _ in 0..<400 {
          let answer = try await server.client.post("/v1/models/\(model)", json: ["prompt": "a"])
          ids.append(try #require(answer["request_id"]?.string))
        }
        return (ids: ids, token: server.client.token)
      }.value
      // These results need more than 6 MB.
      try disk.fill(leaving: 2_000_000)
      let setup = ServerSetup(environment: [
        "KATSUDO_ENGINES": "\(model)=echo", "KATSUDO_ECHO_BYTES": "16384", "KATSUDO_ECHO_SLOTS": "16", "KATSUDO_GRACE_SECONDS": "0",
      ])
      try await setup.run(in: data, token: accepted.token) { server in
        let client = server.client
        try await eventually(
          within: .seconds(60), "readyz gives the reason", { try await Self.reasons(server) },
          until: { $0.contains { $0.contains("disk") && $0.contains("full") } })
        #expect(try await client.listed("limit=500&state=failed") == [])
        try disk.empty()
        for id in accepted.ids {
          #expect(try await client.finished(id)["status"] == "succeeded")
          #expect(try await client.result(id, query: "?include_metadata=true")["metadata"]?["attempts"] == 1)
        }
        #expect(try await client.video(accepted.ids[399]).utf8.count == 16_384)
        #expect(FolderNames(root: data).outputs == [])
        try await eventually("the server is ready again", { try await Self.reasons(server) }, until: \.isEmpty)
      }
    }
  }

  @Test func `a server with a full disk can stop, and its running request runs again after the next start`() async throws {
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

  @Test func `a submission on a full disk is refused, and earlier requests are kept`() async throws {
    try await SmallDisk.with(megabytes: 16) { disk in
      try await ServerSetup.idle.run(in: disk.path + "/data") { server in
        let kept = try await server.client.accepted(Input.valid)
        try disk.fill(leaving: 0)
        let answer = try await server.client.submit(Input.valid)
        answer.expectError(507, 507_001, "The server's disk is full, so the request was not accepted. Try again later.")
        #expect(try await server.client.status(kept)["queue_position"] == 1)
        try disk.empty()
        let later = try await eventually(
          "submits are accepted", { try await server.client.submit(Input.valid) }, until: { $0.status == 200 })
        let id = try #require(later["request_id"]?.string)
        #expect(try await server.client.status(id)["queue_position"] == 2)
      }
    }
  }
}
