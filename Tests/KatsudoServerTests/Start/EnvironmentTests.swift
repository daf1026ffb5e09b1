import KatsudoAPI
import KatsudoTesting
import Testing

/// Settings that are given by the environment reach the part of the server that obeys them.
@Suite struct EnvironmentTests {
  @Test func `the environment sets the address of links`() async throws {
    try await RouterSetup.idle.with(environment: ["KATSUDO_PUBLIC_URL": "https://media.example"]).run { server in
      let id = try await server.client.accepted(Input.valid)
      #expect(try await server.client.status(id)["status_url"] == .string("https://media.example/v1/requests/\(id)/status"))
    }
  }

  @Test func `the environment sets the limit of waiting requests of one owner`() async throws {
    try await RouterSetup.idle.with(environment: ["KATSUDO_OWNER_WAITING_LIMIT": "1"]).run { server in
      _ = try await server.client.accepted(Input.valid)
      try await server.client.submit(Input.valid).expectError(429, 429_001, "You already have 1 waiting requests")
      _ = try await server.caller("another").accepted(Input.valid)
    }
  }

  @Test func `the environment sets the limit of waiting requests of all owners`() async throws {
    try await RouterSetup.idle.with(environment: ["KATSUDO_WAITING_LIMIT": "1"]).run { server in
      _ = try await server.client.accepted(Input.valid)
      try await server.caller("another").submit(Input.valid).expectError(429, 429_001, "The server already has its maximum number")
    }
  }

  @Test func `the environment sets the limit of media of one request`() async throws {
    try await RouterSetup.idle.with(models: [Manifest.many], environment: ["KATSUDO_MEDIA_PER_REQUEST": "1"]).run { server in
      func submit(_ count: Int) async throws -> APIClient.Answer {
        let pictures = Array(repeating: JSONValue.string(PictureBytes.dataURI(.png, width: 8, height: 8)), count: count)
        return try await server.client.post("/v1/models/\(Manifest.manyID)", json: ["image_urls": .array(pictures)])
      }
      try await submit(2).expectError(422, 422_001, field: ["body"], "this server takes at most 1")
      try await submit(1).expectSuccess()
    }
  }

  @Test func `the environment sets the time limit for the media of one request`() async throws {
    let setup = RouterSetup.echo.with(environment: [
      "KATSUDO_MEDIA_TIME_LIMIT_SECONDS": "1", "KATSUDO_ALLOW_PRIVATE_NETWORK": "true", "KATSUDO_ALLOW_HTTP": "true",
    ])
    try await MediaServer.run(.silence) { media in
      try await setup.run { server in
        let result = try await server.client.finished(try await server.client.accepted(Input.picture(media.url("/a.png"))))
        #expect(result["status"] == "failed")
        #expect(result["error"]?.string?.hasPrefix("The request's files took longer than 1 s") == true, "\(result)")
      }
    }
  }

  @Test func `the environment sets the certificate authorities for media`() async throws {
    try await withTemporaryFolder { folder in
      let certificates = try await TestCertificates.make(for: ["127.0.0.1"], in: folder)
      let setup = RouterSetup.echo.with(environment: [
        "KATSUDO_MEDIA_CA_FILE": certificates.caFile, "KATSUDO_ALLOW_PRIVATE_NETWORK": "true",
      ])
      try await MediaServer.run(.file(PictureBytes.jpeg(width: 400, height: 400)), certificates: certificates) { media in
        try await setup.run { server in
          let result = try await server.client.finished(try await server.client.accepted(Input.picture(media.url("/a.jpg"))))
          #expect(result["status"] == "succeeded", "\(result)")
        }
      }
    }
  }

  @Test func `the environment sets the encoder of the built-in engine`() async throws {
    let setup = RouterSetup().with(models: [Manifest.film], environment: ["KATSUDO_BUILTIN_FFMPEG": "/nonexistent/ffmpeg"])
    try await setup.run { server in
      let result = try await server.client.finished(try await server.client.film())
      #expect(result["error"]?.string?.hasPrefix("ffmpeg was not found.") == true, "\(result)")
    }
  }

  @Test func `the environment sets the time limit of the built-in engine`() async throws {
    let setup = RouterSetup().with(models: [Manifest.film], environment: ["KATSUDO_BUILTIN_TIME_LIMIT_SECONDS": "1"])
    try await setup.run { server in
      let result = try await server.client.finished(try await server.client.film(frames: 2000))
      #expect(result["error"]?.string?.contains("1 second") == true, "\(result)")
    }
  }
}
