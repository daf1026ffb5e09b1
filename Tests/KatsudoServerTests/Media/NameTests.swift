import KatsudoAPI
import KatsudoApp
import KatsudoTesting
import Testing

/// Host names that resolve to addresses which must not be fetched.
@Suite struct NameTests {
  private static func refused(_ host: String) -> JSONValue {
    .string(
      "\"\(host)\" is not on the public internet, and this server fetches only from the public internet. "
        + "Use a public https:// URL, or send the file as a data URI.")
  }

  @Test(arguments: [
    ["127.0.0.1"], ["10.1.2.3"], ["169.254.169.254"], ["::1"], ["::ffff:192.168.0.1"], ["64:ff9b::a9fe:a9fe"],
    ["93.184.215.14", "10.0.0.1"], ["2606:2800:21f:cb07:6820:80da:af6b:8b2c", "fd00::1"],
  ])
  func `a name that resolves to a private address is refused without a connection`(addresses: [String]) async throws {
    let resolver = MediaServerResolver(names: ["pictures.example"], addresses: addresses)
    try await RouterSetup.echo.with({ $0.resolver = resolver }).run { server in
      let id = try await server.client.accepted(Input.picture("https://Pictures.Example./a.png"))
      let result = try await server.client.finished(id)
      #expect(result["status"] == "failed")
      #expect(result["error"] == Self.refused("pictures.example"))
    }
    #expect(resolver.lookups == ["pictures.example"])
  }

  @Test func `the server connects to the checked address although a second look-up would give another`() async throws {
    let picture = PictureBytes.jpeg(width: 400, height: 400)
    // A second look-up would give the address of a cloud's metadata.
    let resolver = MediaServerResolver(["rebind.example": [["127.0.0.1"], ["169.254.169.254"]]])
    try await MediaServer.run(.file(picture)) { media in
      try await open(resolver) { client in
        let result = try await client.finished(try await client.accepted(Input.picture(media.url("/", host: "rebind.example"))))
        #expect(result["status"] == "succeeded", "\(result)")
      }
      #expect(media.requests.count == 1)
    }
    #expect(resolver.lookups == ["rebind.example"], "the name must be looked up once")
  }

  @Test func `the name of a redirect is looked up and checked again`() async throws {
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

  @Test func `the error for an unknown name contains it`() async throws {
    try await open(MediaServerResolver([:])) { client in
      let result = try await client.finished(try await client.accepted(Input.picture("https://nobody.example/a.png")))
      #expect(result["error"] == #"There is no host named "nobody.example". Check the URL's spelling."#)
    }
  }

  @Test func `the error for a name that clients would misread does not contain it`() async throws {
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
