import KatsudoAPI
import KatsudoApp
import KatsudoTesting
import Testing

/// Names that lead to places they should not.
@Suite struct NameTests {
  private static func refused(_ host: String) -> JSONValue {
    .string(
      "\"\(host)\" is not on the public internet, and this server fetches from nowhere else. "
        + "Use a public https:// URL, or send the file as a data URI.")
  }

  @Test(arguments: [
    ["127.0.0.1"], ["10.1.2.3"], ["169.254.169.254"], ["::1"], ["::ffff:192.168.0.1"], ["64:ff9b::a9fe:a9fe"],
    ["93.184.215.14", "10.0.0.1"], ["2606:2800:21f:cb07:6820:80da:af6b:8b2c", "fd00::1"],
  ])
  func `a name that resolves to a private place is refused before a connection is made`(addresses: [String]) async throws {
    let resolver = MediaServerResolver(names: ["pictures.example"], addresses: addresses)
    try await RouterSetup.echo.with({ $0.resolver = resolver }).run { server in
      let id = try await server.client.accepted(Input.picture("https://Pictures.Example./a.png"))
      let result = try await server.client.finished(id)
      #expect(result["status"] == "failed")
      #expect(result["error"] == Self.refused("pictures.example"))
    }
    #expect(resolver.lookups == ["pictures.example"])
  }

  @Test func `a name that resolves differently the second time gets the place that was checked`() async throws {
    let picture = PictureBytes.jpeg(width: 400, height: 400)
    // The second look-up would lead to a cloud's metadata.
    let resolver = MediaServerResolver(["rebind.example": [["127.0.0.1"], ["169.254.169.254"]]])
    try await MediaServer.run(.file(picture)) { media in
      try await open(resolver) { client in
        let result = try await client.finished(try await client.accepted(Input.picture(media.url("/", host: "rebind.example"))))
        #expect(result["status"] == "succeeded", "\(result)")
      }
      #expect(media.requests.count == 1)
    }
    #expect(resolver.lookups == ["rebind.example"], "it is looked up once")
  }

  @Test func `a redirect is looked up and checked anew`() async throws {
    let resolver = MediaServerResolver(["rebind.example": [["127.0.0.1"], ["169.254.169.254"]]])
    try await MediaServer.run(.redirect(to: "/again")) { media in
      try await open(resolver) { client in
        let result = try await client.finished(try await client.accepted(Input.picture(media.url("/", host: "rebind.example"))))
        #expect(result["error"] == Self.refused("rebind.example"))
      }
      #expect(media.requests.map(\.path) == ["/"])
    }
    #expect(resolver.lookups == ["rebind.example", "rebind.example"])
  }

  @Test func `a name that nobody has is named`() async throws {
    try await open(MediaServerResolver([:])) { client in
      let result = try await client.finished(try await client.accepted(Input.picture("https://nobody.example/a.png")))
      #expect(result["error"] == #"There is no host named "nobody.example". Check the URL's spelling."#)
    }
  }

  @Test func `a name that clients would misread stays unsaid`() async throws {
    try await open(MediaServerResolver(names: ["timeout-429.example"], addresses: ["224.0.0.1"])) { client in
      let result = try await client.finished(try await client.accepted(Input.picture("https://timeout-429.example/a.png")))
      let error = try #require(result["error"]?.string)
      #expect(error.hasPrefix("the URL's host is not on the public internet,"), "\(error)")
      expectNoMisreadWord(in: error)
    }
  }

  private func open(_ resolver: MediaServerResolver, _ body: (APIClient) async throws -> Void) async throws {
    let setup = RouterSetup.echo.with {
      $0.configuration.access.allowPrivateNetwork = true
      $0.configuration.access.allowHTTP = true
      $0.resolver = resolver
    }
    try await setup.run { try await body($0.client) }
  }
}
