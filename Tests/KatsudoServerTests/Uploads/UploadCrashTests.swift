import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

/// Uploads of a server that is killed, and of clients that vanish.
@Suite(.timeLimit(.minutes(5))) struct UploadCrashTests {
  private static func head(_ method: String, _ path: String, _ server: KatsudoProcess, length: Int, _ fields: String = "") -> String {
    "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(server.client.token ?? "")\r\nContent-Length: \(length)\r\n\(fields)\r\n"
  }

  private static func patch(_ id: String, _ server: KatsudoProcess, at offset: Int, length: Int) -> String {
    head(
      "PATCH", "/v1/files/tus/\(id)", server, length: length,
      "Tus-Resumable: 1.0.0\r\nContent-Type: application/offset+octet-stream\r\nUpload-Offset: \(offset)\r\n")
  }

  /// Returns the stored bytes of an upload. HEAD would also tell them, but it ends a part that still arrives.
  private static func received(_ id: String, _ client: APIClient) async throws -> Int {
    Int(try await client.get("/v1/files/\(id)")["received"]?.integer ?? 0)
  }

  @Test func `an upload goes on after the server was killed in the middle of a part`() async throws {
    let bytes = randomBytes(40 << 20, seed: 11)
    try await withTemporaryFolder { folder in
      let first = try await ServerSetup.idle.run(in: folder) { server in
        let place = try await server.client.begun(bytes.count)
        let id = try #require(place.split(separator: "/").last.map(String.init))
        // This part is answered, so its bytes are on disk.
        #expect(try await server.client.patch(place, at: 0, bytes.prefix(1000)).status == 204)
        try await RawConnection.open(to: server.client) { connection in
          try await connection.send(Self.patch(id, server, at: 1000, length: bytes.count - 1000))
          try await connection.send(bytes.dropFirst(1000).prefix(20 << 20))
          try await eventually("a checkpoint is made", { try await Self.received(id, server.client) }) { $0 > 1000 }
          server.kill()
        }
        return (id, server.client.token)
      }
      let (id, token) = first.value
      let second = try await ServerSetup.idle.run(in: folder, token: token) { server in
        let place = "\(server.client.base)/v1/files/tus/\(id)"
        let offset = try await server.client.offset(place)
        #expect(offset > 1000)
        #expect(offset <= 1000 + (20 << 20))
        #expect(try await server.client.patch(place, at: offset, bytes.dropFirst(offset).dropLast(5)).status == 204)
        server.kill()
      }
      #expect(second.exitCode == nil)
      try await ServerSetup.echo.run(in: folder, token: token) { server in
        let place = "\(server.client.base)/v1/files/tus/\(id)"
        #expect(try await server.client.offset(place) == bytes.count - 5, "what was answered is on disk")
        #expect(try await server.client.patch(place, at: bytes.count - 5, bytes.suffix(5)).status == 204)
        let facts = try await server.client.get("/v1/files/\(id)")
        #expect(facts["sha256"]?.string == sha256(bytes))
        #expect(try await server.client.get(facts["url"]?.string ?? "").body == bytes)
      }
    }
  }

  @Test func `a file whose upload in one call was cut by a kill leaves nothing`() async throws {
    try await withTemporaryFolder { folder in
      let folders = FolderNames(root: folder)
      let first = try await ServerSetup.idle.run(in: folder) { server in
        let kept = try await server.client.uploaded(uploadedPicture)
        try await RawConnection.open(to: server.client) { connection in
          try await connection.send(Self.head("POST", "/v1/files", server, length: 8 << 20))
          try await connection.send(randomBytes(4 << 20, seed: 12))
          try await eventually("the file is there", { folders.uploads.count }) { $0 == 2 }
          server.kill()
        }
        return (kept, server.client.token)
      }
      let (kept, token) = first.value
      try await ServerSetup.echo.run(in: folder, token: token) { server in
        try await eventually("the cut file is gone", { folders.uploads }) { $0 == [kept] }
        #expect(try await server.client.get("/v1/files")["files"]?.array?.compactMap { $0["id"]?.string } == [kept])
        let result = try await server.client.finished(try await server.client.accepted(Input.picture(kept)))
        #expect(result["status"] == "succeeded")
      }
    }
  }

  @Test func `an upload goes on at once although the server still waits for bytes of a dead connection`() async throws {
    let bytes = randomBytes(20 << 20, seed: 15)
    try await ServerSetup.idle.run { server in
      let client = server.client
      let place = try await client.begun(bytes.count)
      let id = try #require(place.split(separator: "/").last.map(String.init))
      try await RawConnection.open(to: client) { connection in
        // This client falls silent, and its connection stays open.
        try await connection.send(Self.patch(id, server, at: 0, length: bytes.count))
        try await connection.send(bytes.prefix(18 << 20))
        let known = try await eventually("a checkpoint is made", { try await Self.received(id, client) }) { $0 > 0 }
        let start = ContinuousClock.now
        try await client.patch(place, at: known - 1, bytes.prefix(1)).expectError(409, 409_001, "must begin at offset")
        let offset = try await client.offset(place)
        #expect((known...(18 << 20)).contains(offset))
        #expect(try await client.patch(place, at: offset, bytes.dropFirst(offset)).status == 204)
        #expect(ContinuousClock.now - start < .seconds(9), "the limit of a takeover is 10 s")
        let refusal = try await connection.answer()
        #expect(refusal.status == 409)
        #expect(refusal.headers["tus-resumable"] == "1.0.0")
        #expect(refusal.body.contains("\"error_code\":409001"))
      }
      #expect(try await client.get("/v1/files/\(id)")["sha256"]?.string == sha256(bytes))
    }
  }

  @Test func `a client that vanishes leaves the part that arrived, or nothing of a file in one call`() async throws {
    let bytes = randomBytes(3 << 20, seed: 13)
    try await ServerSetup.idle.run { server in
      let folders = FolderNames(root: server.dataDir)
      let place = try await server.client.begun(bytes.count)
      let id = try #require(place.split(separator: "/").last.map(String.init))
      try await RawConnection.open(to: server.client) { connection in
        try await connection.send(Self.patch(id, server, at: 0, length: bytes.count))
        try await connection.send(bytes.prefix(1 << 20))
      }
      let offset = try await eventually("the part is kept", { try await Self.received(id, server.client) }) { $0 > 0 }
      #expect(offset <= 1 << 20)
      try await eventually("the upload goes on", { try await server.client.patch(place, at: offset, bytes.dropFirst(offset)).status }) {
        $0 == 204
      }
      #expect(try await server.client.get("/v1/files/\(id)")["sha256"]?.string == sha256(bytes))
      try await RawConnection.open(to: server.client) { connection in
        try await connection.send(Self.head("POST", "/v1/files", server, length: bytes.count))
        try await connection.send(bytes.prefix(1 << 20))
        try await eventually("the file is there", { folders.uploads.count }) { $0 == 2 }
      }
      try await eventually("it is gone", { folders.uploads }) { $0 == [id] }
    }
  }

  @Test func `a large upload does not raise the server's memory`() async throws {
    let length = 256 << 20
    try await ServerSetup.idle.run { server in
      _ = try await server.client.upload(randomBytes(4 << 20, seed: 14))
      let before = try Self.peakMemory(of: server.processID)
      let answer = try await RawConnection.open(to: server.client) { connection in
        try await connection.send(Self.head("POST", "/v1/files", server, length: length))
        try await connection.send(spaces: length)
        return try await connection.answer()
      }
      #expect(answer.status == 201, "\(answer.body)")
      let grown = try Self.peakMemory(of: server.processID) - before
      #expect(grown < 48 << 20, "the upload of \(length) bytes took \(grown) bytes of memory")
    }
  }

  /// Returns the largest resident memory of a process so far, in bytes.
  private static func peakMemory(of process: pid_t) throws -> Int {
    let status = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
    return (Int(line.split(separator: " ").dropFirst().first.map { $0.filter(\.isNumber) } ?? "") ?? 0) << 10
  }
}
