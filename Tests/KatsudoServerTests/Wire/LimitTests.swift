import Foundation
import KatsudoAPI
import KatsudoApp
import KatsudoTesting
import Testing

/// The limits of everything that a caller can make many of.
@Suite struct LimitTests {
  @Test func `an owner at the limit of waiting requests gets 429`() async throws {
    try await RouterSetup.idle.with({ $0.configuration.work.ownerWaitingLimit = 2 }).run { server in
      for _ in 0..<2 { _ = try await server.client.accepted(Input.valid) }
      let answer = try await server.client.submit(Input.valid)
      answer.expectError(
        429, 429_001, "You already have 2 waiting requests, which is your limit; all keys of one owner share it. Cancel some")
      expectNoMisreadWord(in: answer["error_message"]?.string ?? "")
      #expect(answer.headers["retry-after"].flatMap { Int($0) } ?? 0 > 0)
      let inputs = try FileManager.default.contentsOfDirectory(atPath: server.dataDir + "/inputs")
      #expect(inputs.count == 2, "the files of the refused request must be removed")
      _ = try await server.caller("another").accepted(Input.valid)
    }
  }

  @Test func `every owner gets 429 when the server is at its limit of waiting requests`() async throws {
    try await RouterSetup.idle.with({ $0.configuration.work.waitingLimit = 1 }).run { server in
      _ = try await server.client.accepted(Input.valid)
      try await server.caller("another").submit(Input.valid).expectError(
        429, 429_001, "The server already has its maximum number of waiting requests.")
    }
  }

  private static func input(_ count: Int, _ picture: String) -> JSONValue {
    ["image_urls": .array(Array(repeating: .string(picture), count: count))]
  }

  @Test(arguments: ["https://files.example/a.png", PictureBytes.dataURI(.png, width: 8, height: 8)])
  func `a request with more media than allowed is refused before the media are checked`(picture: String) async throws {
    try await RouterSetup.idle.with(models: [Manifest.many]).run { server in
      for count in [65, 10_000] {
        let answer = try await server.client.post("/v1/models/\(Manifest.manyID)", json: Self.input(count, picture))
        answer.expectError(422, 422_001, field: ["body"], "names \(count) pictures, videos and sounds; this server takes at most 64")
      }
      #expect(try await server.client.post("/v1/models/\(Manifest.manyID)", json: Self.input(64, picture)).status == 200)
    }
  }

  @Test func `the operator can set the limit of media`() async throws {
    try await RouterSetup.idle.with(models: [Manifest.many], { $0.configuration.access.mediaPerRequest = 1000 }).run { server in
      let picture = PictureBytes.dataURI(.png, width: 8, height: 8)
      let answer = try await server.client.post("/v1/models/\(Manifest.manyID)", json: Self.input(1000, picture))
      let id = try #require(answer["request_id"]?.string)
      let files = try FileManager.default.contentsOfDirectory(atPath: "\(server.dataDir)/inputs/\(id)")
      #expect(files.count == 1000)
    }
  }

  @Test func `all files of a request share one time limit`() async throws {
    let setup = RouterSetup.echo.with(models: [Manifest.many]) {
      $0.configuration.work.engines[Manifest.manyID] = ["echo"]
      $0.configuration.access.mediaTimeLimitSeconds = 1
      $0.configuration.access.allowPrivateNetwork = true
      $0.configuration.access.allowHTTP = true
    }
    let silence: @Sendable (MediaServer.Request) -> MediaServer.Reply = { _ in .silence }
    try await MediaServer.run(answer: silence) { media in
      try await setup.run { server in
        let answer = try await server.client.post("/v1/models/\(Manifest.manyID)", json: Self.input(3, media.url("/")))
        let result = try await server.client.finished(try #require(answer["request_id"]?.string))
        #expect(result["status"] == "failed")
        #expect(result["error"] == "The request's files took longer than 1 s to arrive. Use faster hosts, or fewer or smaller files.")
      }
    }
  }
}
