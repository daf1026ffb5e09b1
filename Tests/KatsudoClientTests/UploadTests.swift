import Foundation
import KatsudoAPI
import KatsudoClient
import KatsudoTesting
import Testing

@Suite(.timeLimit(.minutes(5))) struct UploadTests {
  /// Writes a picture of more than 1 MiB.
  private func picture(in folder: String, bytes: Int = 1_500_000) throws -> String {
    let path = folder + "/street.png"
    try Data(PictureBytes.picture(.png, width: 400, height: 400, byteCount: bytes)).write(to: URL(fileURLWithPath: path))
    return path
  }

  @Test func `a large file is uploaded once, and a small one travels in the request`() async throws {
    try await withServer(environment: KatsudoProcess.echo) { server in
      try await withTemporaryFolder { folder in
        let client = try server.sdk()
        let path = try picture(in: folder)
        let input = try await client.files.upload(path)
        #expect(input.value.hasPrefix("file_"))
        #expect(try await client.files.upload(path) == input, "the server has the bytes already")
        let result = try await client.run(seedModel, input: ["prompt": "push in", "image_urls": [input.json]])
        #expect(result.files.count == 1)
        let facts = try #require(try await client.files.send(path))
        #expect(facts.id == input.value)
        #expect(facts.byteCount == 1_500_000)
        #expect(facts.contentType == "image/png")
        #expect(facts.expiresAt.map { $0 > Date.now } == true)
        let small = folder + "/small.png"
        try Data(PictureBytes.picture(.png, width: 400, height: 400)).write(to: URL(fileURLWithPath: small))
        #expect(try await client.files.upload(small).value.hasPrefix("data:image/png;base64,"))
      }
    }
  }

  @Test func `a file above 64 MiB is sent in parts and arrives whole`() async throws {
    try await withServer(environment: KatsudoProcess.echo) { server in
      try await withTemporaryFolder { folder in
        let facts = try #require(try await server.sdk().files.send(try film(in: folder)))
        #expect(facts.byteCount == 65 << 20)
        let listed = try await server.client.get("/v1/files")
        #expect(listed["files"]?.array?.count == 1)
        #expect(listed["files"]?.array?.first?["sha256"]?.string == facts.sha256)
      }
    }
  }

  @Test func `a server without the promise gets no call that it does not know`() async throws {
    let script = Script { request, _ in request.path == "/v1/models" ? .json(["models": []]) : .json([:], status: 500) }
    try await script.run { server in
      try await withTemporaryFolder { folder in
        let input = try await server.client().files.upload(try picture(in: folder))
        #expect(input.value.hasPrefix("data:image/png;base64,"))
        #expect(server.requests.map { "\($0.method) \($0.path)" } == ["GET /v1/models"])
        #expect(try await server.client().files.send(try picture(in: folder)) == nil)
      }
    }
  }

  @Test func `a Katsudo without uploads gets a data URI`() async throws {
    let script = Script { request, _ in
      let promise = ["Katsudo-Idempotency": "1"]
      // An answer to HEAD has no body.
      if request.method == "HEAD" { return .status(404, fields: promise) }
      return request.path == "/v1/models"
        ? .json(["models": []], fields: promise) : .json(["error_code": 404_001], status: 404, fields: promise)
    }
    try await script.run { server in
      try await withTemporaryFolder { folder in
        let input = try await server.client().files.upload(try picture(in: folder))
        #expect(input.value.hasPrefix("data:image/png;base64,"))
      }
    }
  }

  @Test func `an upload in parts goes on where the server's copy ends`() async throws {
    let length = 65 << 20
    let script = Script { request, number in
      let promise = ["Katsudo-Idempotency": "1"]
      switch (request.method, request.path) {
      case ("GET", "/v1/models"): return .json(["models": []], fields: promise)
      case ("HEAD", "/v1/files/tus/file_x"):
        return .status(200, fields: promise.merging(["Upload-Offset": "\(length - 10)"]) { $1 }, body: [])
      case ("HEAD", _): return .status(404, fields: promise, body: [])
      case ("POST", "/v1/files/tus"): return .status(201, fields: promise.merging(["Katsudo-File-Id": "file_x"]) { $1 }, body: [])
      case ("PATCH", _) where number == 0: return .drop
      case ("PATCH", _): return .status(204, fields: promise.merging(["Upload-Offset": "\(length)"]) { $1 }, body: [])
      default: return .json(["error_code": 404_001], status: 404, fields: promise)
      }
    }
    try await script.run { server in
      try await withTemporaryFolder { folder in
        let path = try film(in: folder)
        // The last call asks for the facts, which this server does not have.
        guard case .notFound = try await failure({ try await server.client().files.send(path) }) else {
          throw UnexpectedAnswer("another error")
        }
        #expect(!server.requests.contains { $0.method == "DELETE" }, "the file is complete")
        let parts = server.requests.filter { $0.method == "PATCH" }
        #expect(parts.map { $0.fields["upload-offset"] } == ["0", "\(length - 10)"])
        #expect(parts.last?.body.count == 10)
      }
    }
  }

  /// Writes a file of more than 64 MiB, which takes no room on the disk.
  private func film(in folder: String) throws -> String {
    let path = folder + "/film.bin"
    try Data().write(to: URL(fileURLWithPath: path))
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try handle.truncate(atOffset: UInt64(65 << 20))
    try handle.close()
    return path
  }

  private static let promise = ["Katsudo-Idempotency": "1"]
  private static let created = MediaServer.Reply.status(201, fields: promise.merging(["Katsudo-File-Id": "file_x"]) { $1 })

  /// Answers the calls before an upload, and the deletion.
  private static func usual(_ request: ScriptedServer.Request) -> MediaServer.Reply {
    switch request.method {
    case "GET": .json(["models": []], fields: promise)
    case "DELETE": .status(204, fields: promise)
    case "HEAD" where request.path.hasPrefix("/v1/files/tus/"): .status(200, fields: promise.merging(["Upload-Offset": "0"]) { $1 })
    default: .status(404, fields: promise)
    }
  }

  @Test func `an upload in parts that is refused gives its room back`() async throws {
    let script = Script { request, _ in
      switch request.method {
      case "POST": Self.created
      case "PATCH": .json(["error_code": 507_001], status: 507, fields: Self.promise)
      default: Self.usual(request)
      }
    }
    try await script.run { server in
      try await withTemporaryFolder { folder in
        _ = try await failure { try await server.client().files.send(try film(in: folder)) }
        #expect(server.count("DELETE", "/v1/files/tus/file_x") == 1)
        #expect(server.requests.last?.fields["tus-resumable"] == "1.0.0")
      }
    }
  }

  @Test func `an upload in parts that is cancelled gives its room back`() async throws {
    let script = Script { request, _ in
      switch request.method {
      case "POST": Self.created
      case "PATCH": .silence
      default: Self.usual(request)
      }
    }
    try await script.run { server in
      try await withTemporaryFolder { folder in
        let (client, path) = (try server.client(), try film(in: folder))
        let upload = Task { try await client.files.send(path) }
        while server.count("PATCH", "/v1/files/tus/file_x") == 0 { try await Task.sleep(for: .milliseconds(10)) }
        upload.cancel()
        await #expect(throws: CancellationError.self) { try await upload.value }
        #expect(server.count("DELETE", "/v1/files/tus/file_x") == 1)
      }
    }
  }

  @Test(arguments: [false, true])
  func `a creation whose answer is lost is repeated with the same key, and given back if no answer comes`(byProxy: Bool) async throws {
    let script = Script { request, number in
      guard request.method == "POST" else { return Self.usual(request) }
      // The client asks six times for the upload, and a seventh time to find what it must delete.
      return number < 6 ? byProxy ? .status(504, fields: Self.promise) : .drop : Self.created
    }
    try await script.run { server in
      try await withTemporaryFolder { folder in
        _ = try await failure { try await server.client().files.send(try film(in: folder)) }
        let creations = server.requests.filter { $0.method == "POST" && $0.path == "/v1/files/tus" }
        #expect(creations.count == 7)
        #expect(Set(creations.map { $0.fields["idempotency-key"] ?? "" }).count == 1)
        #expect(creations.first?.fields["idempotency-key"]?.isEmpty == false)
        #expect(server.count("DELETE", "/v1/files/tus/file_x") == 1)
      }
    }
  }

  @Test func `a creation that is refused leaves nothing to give back`() async throws {
    let script = Script { request, _ in
      request.method == "POST" ? .json(["error_code": 507_001], status: 507, fields: Self.promise) : Self.usual(request)
    }
    try await script.run { server in
      try await withTemporaryFolder { folder in
        _ = try await failure { try await server.client().files.send(try film(in: folder)) }
        #expect(server.count("POST", "/v1/files/tus") == 1)
        #expect(!server.requests.contains { $0.method == "DELETE" })
      }
    }
  }

  @Test func `before a lost upload in one call is repeated, the server is asked for its bytes`() async throws {
    for isKnown in [false, true] {
      let script = Script { request, number in
        switch (request.method, number) {
        case ("POST", 0): .drop
        // The first question comes before the upload, the second one after its answer was lost.
        case ("HEAD", 1) where isKnown: .status(200, fields: Self.promise.merging(["Katsudo-File-Id": "file_x"]) { $1 })
        case ("POST", _): .json(["error_code": 507_001], status: 507, fields: Self.promise)
        default: Self.usual(request)
        }
      }
      try await script.run { server in
        try await withTemporaryFolder { folder in
          _ = try? await server.client().files.send(try picture(in: folder))
          let calls = server.requests.filter { $0.path.hasPrefix("/v1/files") }.map(\.method)
          #expect(calls == (isKnown ? ["HEAD", "POST", "HEAD", "GET"] : ["HEAD", "POST", "HEAD", "POST"]))
        }
      }
    }
  }

  @Test func `a file that changed while it was sent is not kept`() async throws {
    let script = Script { request, _ in
      guard request.method == "POST" else { return Self.usual(request) }
      let facts: JSONValue = ["id": "file_x", "sha256": "of other bytes", "bytes": 1_500_000]
      return .json(facts, status: 201, fields: Self.promise)
    }
    try await script.run { server in
      try await withTemporaryFolder { folder in
        guard case .file(let problem) = try await failure({ try await server.client().files.send(try picture(in: folder)) }) else {
          throw UnexpectedAnswer("another error")
        }
        #expect("\(problem)".contains("changed while it was sent"))
        #expect(server.count("DELETE", "/v1/files/file_x") == 1)
      }
    }
  }

  @Test func `a cancelled upload leaves nothing on the server`() async throws {
    try await withServer(environment: KatsudoProcess.echo) { server in
      try await withTemporaryFolder { folder in
        let (client, path) = (try server.sdk(), try film(in: folder))
        let upload = Task { try await client.files.send(path) }
        // The upload may be over before it is seen. Then there is nothing to check.
        while try await server.client.get("/v1/files")["files"]?.array?.isEmpty == true { await Task.yield() }
        upload.cancel()
        guard (try? await upload.value) == nil else { return }
        let left = try await server.client.get("/v1/files")["files"]?.array ?? []
        #expect(left.allSatisfy { $0["sha256"] != nil }, "no upload is unfinished")
      }
    }
  }
}
