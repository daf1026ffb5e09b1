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
        let path = folder + "/film.bin"
        try Data().write(to: URL(fileURLWithPath: path))
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        // A hole takes no room on the disk of the client.
        try handle.truncate(atOffset: UInt64(65 << 20))
        try handle.close()
        let facts = try #require(try await server.sdk().files.send(path))
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
        let path = folder + "/film.bin"
        try Data().write(to: URL(fileURLWithPath: path))
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try handle.truncate(atOffset: UInt64(length))
        try handle.close()
        // The last call asks for the facts, which this server does not have.
        guard case .notFound = try await failure({ try await server.client().files.send(path) }) else {
          throw UnexpectedAnswer("another error")
        }
        let parts = server.requests.filter { $0.method == "PATCH" }
        #expect(parts.map { $0.fields["upload-offset"] } == ["0", "\(length - 10)"])
        #expect(parts.last?.body.count == 10)
      }
    }
  }
}
