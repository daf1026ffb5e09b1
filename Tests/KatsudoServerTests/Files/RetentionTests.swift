import Foundation
import KatsudoAPI
import KatsudoApp
import KatsudoCore
import KatsudoTesting
import Testing

@Suite struct RetentionTests {
  /// Returns a server that keeps requests for seven days of `clock` and looks for expired ones at an interval of real time.
  private static func setup(_ clock: TestClock, every interval: Duration = .milliseconds(20)) -> RouterSetup {
    RouterSetup.echoFiles.with {
      $0.configuration.work.retentionDays = 7
      $0.housekeepingInterval = interval
      $0.time.now = { clock.now }
    }
  }

  @Test func `an expired request is deleted with its files, and younger and waiting requests stay`() async throws {
    let clock = TestClock()
    // No engine runs this model.
    try await Self.setup(clock).with(models: [Manifest.plain("test/idle")]).run { server in
      let client = server.client
      let folders = FolderNames(root: server.dataDir)
      let old = try await client.accepted(Input.valid)
      let link = try #require(try await client.finished(old)["output"]?["video"]?.string)
      let cancelled = try #require(try await client.post("/v1/models/test/idle", json: [:])["request_id"]?.string)
      try await client.call("POST", "/v1/requests/\(cancelled)/cancel").expectSuccess(202)
      let waiting = try #require(try await client.post("/v1/models/test/idle", json: [:])["request_id"]?.string)
      clock.advance(days: 5)
      let young = try await client.accepted(Input.valid)
      _ = try await client.finished(young)
      #expect(folders.outputs == [old, young])

      clock.advance(days: 2.1)
      for gone in [old, cancelled] {
        try await eventually(
          "request \(gone) is gone", { try await client.get("/v1/requests/\(gone)/result").status }, until: { $0 == 404 })
        for (method, call) in [("GET", "status"), ("GET", "result"), ("POST", "cancel")] {
          try await client.call(method, "/v1/requests/\(gone)/\(call)")
            .expectError(404, 404_001, "There is no request of this id. It may have expired and been deleted, or never existed.")
        }
      }
      try await client.get(link).expectError(404, 404_001, "There is no such file.")
      try await eventually("its files are gone", { folders.outputs }, until: { $0 == [young] })
      #expect(folders.inputs == [])
      let left = try await client.get("/v1/requests")
      #expect(left["requests"]?.array?.compactMap { $0["request_id"]?.string } == [young, waiting])
    }
  }

  @Test func `a link expires with its request, even before the request is deleted`() async throws {
    let clock = TestClock()
    try await Self.setup(clock, every: .seconds(3600)).run { server in
      let client = server.client
      let id = try await client.accepted(Input.valid)
      let link = try #require(try await client.finished(id)["output"]?["video"]?.string)
      let parts = link.split(separator: "/")
      let end = try #require(parts.dropLast().last?.split(separator: "-").first.flatMap { Int64($0) })
      #expect(abs(end - clock.now.seconds - 7 * 86_400) <= 60)
      clock.advance(days: 7.1)
      try await client.get(link).expectError(404, 404_001, "There is no such file.")
    }
  }

  @Test func `a server that starts deletes requests that expired while it was down`() async throws {
    try await withTemporaryFolder { folder in
      let first = try await ServerSetup.echoFiles.run(in: folder) { server in
        let id = try await server.client.accepted(Input.valid)
        _ = try await server.client.finished(id)
        return (id, server.client.token)
      }
      let (id, token) = first.value
      // The shortest retention is 0.9 s. The server removes what has expired when it starts, and then once a minute.
      let end = ContinuousClock.now + .milliseconds(900)
      try await eventually("the retention is over", { ContinuousClock.now }, until: { $0 > end })
      try await ServerSetup.echo.with(["KATSUDO_RETENTION_DAYS": "0.00001"]).run(in: folder, token: token) { server in
        try await eventually(
          "the request is gone", { try await server.client.get("/v1/requests/\(id)/result").status }, until: { $0 == 404 })
        try await eventually(
          "its files are gone", { try FileManager.default.contentsOfDirectory(atPath: folder + "/outputs") }, until: \.isEmpty)
      }
    }
  }

  @Test(.enabled(if: SmallDisk.isPossible || ProcessInfo.processInfo.environment["CI"] != nil, "needs the right to mount a disk"))
  func `a folder that cannot be removed does not stop the others, and is removed later`() async throws {
    let clock = TestClock()
    try await Self.setup(clock).run { server in
      let client = server.client
      let folders = FolderNames(root: server.dataDir)
      var ids: [String] = []
      for _ in 0..<6 {
        let id = try await client.accepted(Input.valid)
        _ = try await client.finished(id)
        ids.append(id)
      }
      let stuck = ids[2]
      // A folder cannot be removed while a disk is mounted in it.
      try await SmallDisk.with(megabytes: 1, at: "\(folders.root)/outputs/\(stuck)/1") { _ in
        clock.advance(days: 8)
        try await eventually("all others are gone", { folders.outputs }, until: { $0 == [stuck] })
        try await client.get("/v1/requests/\(stuck)/result").expectError(404, 404_001, "There is no request of this id.")
      }
      try await eventually("the folder is gone too", { folders.outputs }, until: \.isEmpty)
    }
  }
}
