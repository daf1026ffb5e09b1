import Foundation
import KatsudoAPI
import KatsudoApp
import KatsudoTesting
import Testing

/// Films of the built-in engine from pictures that the server fetches. The tests run one after the other, since each needs the whole
/// machine.
@Suite(.serialized) struct FilmTests {
  private static let picture = PictureBytes.jpeg(width: 1280, height: 720)

  @Test func `a picture over plain HTTP becomes a film whose progress can be watched`() async throws {
    let setup = ServerSetup(arguments: ["--allow-private-network", "--allow-http"])
    try await MediaServer.run(.file(Self.picture, type: "image/jpeg")) { media in
      try await setup.run { server in
        let id = try await server.client.accepted(Input.picture(media.url("/street.jpeg?size=large")))
        let progress = try await watch(id, server.client)
        #expect(progress == progress.sorted(), "progress must only grow")
        #expect(progress.allSatisfy { (0...1).contains($0) })
        #expect(progress.contains { $0 > 0 && $0 < 1 }, "\(progress)")
        try await expectFilm(server.client.result(id), server.client)
        #expect(media.requests.map(\.method) == ["GET"])
        #expect(media.requests.first?.target == "/street.jpeg?size=large")
      }
    }
  }

  @Test func `a picture over HTTPS becomes a film if the operator trusts its authority`() async throws {
    try await withTemporaryFolder { folder in
      let certificates = try await TestCertificates.make(for: ["localhost"], in: folder)
      let setup = RouterSetup().with {
        $0.configuration.access.allowPrivateNetwork = true
        $0.configuration.access.mediaCAFile = certificates.caFile
      }
      try await MediaServer.run(.file(Self.picture), certificates: certificates) { media in
        try await setup.run { server in
          let id = try await server.client.accepted(Input.picture(media.url("/street.png", host: "localhost")))
          try await expectFilm(server.client.finished(id, within: .seconds(240)), server.client)
        }
      }
    }
  }

  @Test func `the example body of RunComfy's page makes a film`() async throws {
    let host = "playgrounds-storage-public.runcomfy.net"
    // A loopback address that nothing else uses. The URL of the page has no port, so the port is 443.
    let address = "127.0.44.3"
    try await withTemporaryFolder { folder in
      let certificates = try await TestCertificates.make(for: [host], in: folder)
      try await MediaServer.run(host: address, port: 443, certificates: certificates, answer: { _ in .file(Self.picture) }) { media in
        let setup = RouterSetup().with {
          $0.resolver = MediaServerResolver(names: [host], addresses: [address])
          $0.configuration.access.allowPrivateNetwork = true
          $0.configuration.access.mediaCAFile = certificates.caFile
        }
        try await setup.run { server in
          let client = server.client
          let id = try await client.accepted(["prompt": .string(SeedModelTests.prompt), "image_urls": [.string(SeedModelTests.picture)]])
          try await expectFilm(client.finished(id, within: .seconds(240)), client)
          #expect(media.requests.map(\.target) == ["/tools/7013/media-files/usecase2-2-input.jpeg"])
          #expect(media.requests.first?.fields["host"] == host)
        }
      }
    }
  }
}

/// Polls the status until the end and returns the progress values of the running request, each once.
private func watch(_ id: String, _ client: APIClient) async throws -> [Double] {
  var progress: [Double] = []
  let deadline = ContinuousClock.now + .seconds(240)
  while ContinuousClock.now < deadline {
    let status = try await client.status(id)
    switch status["status"] {
    case "in_progress":
      let value = try #require(status["progress"]?.double)
      if progress.last != value { progress.append(value) }
    default:
      #expect(status["progress"] == nil)
      if status["status"] == "completed" { return progress }
    }
    try await Task.sleep(for: .milliseconds(25))
  }
  throw UnexpectedAnswer("request \(id) did not end")
}

/// Checks that a result is a film of five seconds in the size for 16:9.
private func expectFilm(
  _ result: JSONValue, _ client: APIClient, sourceLocation: SourceLocation = #_sourceLocation
) async throws {
  try #require(result["status"] == "succeeded", "\(result)", sourceLocation: sourceLocation)
  let url = try #require(result["output"]?["video"]?.string, sourceLocation: sourceLocation)
  let answer = try await client.stranger.get(url)
  #expect(answer.headers["content-type"] == "video/mp4", sourceLocation: sourceLocation)
  let facts = try await FilmFacts(of: answer.body)
  #expect(facts.format.formatName.contains("mp4"), sourceLocation: sourceLocation)
  try #require(facts.streams.count == 1, sourceLocation: sourceLocation)
  let film = facts.streams[0]
  #expect(film.codecName == "h264", sourceLocation: sourceLocation)
  #expect(film.pixFmt == "yuv420p", sourceLocation: sourceLocation)
  #expect(film.width == 1920 && film.height == 1088, "\(film)", sourceLocation: sourceLocation)
  #expect(film.rFrameRate == "24/1", sourceLocation: sourceLocation)
  #expect(film.nbReadFrames == "121", sourceLocation: sourceLocation)
  // With faststart a browser can play the film before it is complete.
  let index = answer.body.firstRange(of: Data("moov".utf8))?.lowerBound ?? .max
  #expect(index < answer.body.firstRange(of: Data("mdat".utf8))?.lowerBound ?? 0, sourceLocation: sourceLocation)
}
