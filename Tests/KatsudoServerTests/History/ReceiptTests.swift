import Foundation
import KatsudoAPI
import KatsudoApp
import KatsudoTesting
import Subprocess
import Testing

@Suite struct ReceiptTests {
  @Test func `the receipt of a film names everything that made it`() async throws {
    try await RouterSetup().with(models: [Manifest.film]).run { server in
      let client = server.client
      let input: JSONValue = ["prompt": "pan left", "image_urls": [.string(Input.picture)], "seed": 7]
      let id = try await client.accepted(input, query: "label=b&label=a", model: Manifest.filmID)
      #expect(try await client.finished(id)["status"] == "succeeded")
      let answer = try await client.get("/v1/requests/\(id)/receipt")
      answer.expectSuccess()
      let receipt = answer.json
      let manifest = try Data(contentsOf: URL(fileURLWithPath: server.dataDir + "/models/0.json"))
      #expect(receipt["model_version"]?.string == (try await Self.sha256(of: manifest)))
      #expect(receipt["ran_model_version"] == nil)
      #expect(receipt["status"] == "succeeded")
      #expect(receipt["labels"] == ["a", "b"])
      #expect(receipt["engine"] == "builtin")
      #expect(receipt["engine_version"]?.string?.isEmpty == false)
      #expect(receipt["seed"] == 7)
      #expect(receipt["plan"]?["primary"] == "pan_left")
      #expect(receipt["plan_sha256"]?.string?.count == 64)
      let media = try #require(receipt["input"]?["media"]?.array)
      let picture = PictureBytes.picture(.png, width: 400, height: 400)
      #expect(
        media == [
          [
            "place": "image_urls[0]", "kind": "image", "sha256": .string(try await Self.sha256(of: Data(picture))),
            "bytes": .integer(Int64(picture.count)),
          ]
        ])
      #expect(receipt["input"]?["sha256"]?.string?.count == 64)
      let attempts = receipt["attempts"]?.array ?? []
      #expect(attempts.count == 1)
      #expect(receipt["attempt_count"] == 1)
      #expect(attempts.first?["outcome"] == "succeeded")
      #expect(attempts.first?["engine"] == "builtin")
      for name in ["started_at", "ended_at"] { expectTimestamp(attempts.first?[name]) }
      for name in ["created_at", "started_at", "finished_at"] { expectTimestamp(receipt[name]) }
      let video = try #require(receipt["outputs"]?.array?.first { $0["role"] == "video" })
      let link = try #require(try await client.result(id)["output"]?["video"]?.string)
      #expect(video["sha256"]?.string == (try await Self.sha256(of: client.get(link).body)))
      #expect(receipt["reused_from"] == nil)
      #expect(try await server.caller("stranger").get("/v1/requests/\(id)/receipt").status == 403)
    }
  }

  @Test func `failed and cancelled requests have a receipt, and a request that has not ended has none`() async throws {
    try await RouterSetup.held.run { server in
      let client = server.client
      let running = try await client.accepted(Input.valid)
      try await client.running(running)
      let waiting = try await client.accepted(Input.valid)
      for id in [running, waiting] {
        try await client.get("/v1/requests/\(id)/receipt").expectError(409, 409_001, "The request has not ended yet.")
      }
      try await client.call("POST", "/v1/requests/\(waiting)/cancel").expectSuccess(202)
      let cancelled = try await client.receipt(waiting)
      #expect(cancelled["status"] == "cancelled")
      #expect(cancelled["attempts"] == [])
      #expect(cancelled["outputs"] == [])
      #expect(cancelled["model_version"]?.string?.count == 64)
      #expect(cancelled["input"]?["media"]?.array?.first?["sha256"]?.string?.count == 64)
      #expect(cancelled["seed"]?.integer != nil)
      let film = try await client.film(picture: "https://localhost/a.png")
      _ = try await client.finished(film)
      let failed = try await client.receipt(film)
      #expect(failed["status"] == "failed")
      #expect(failed["error"]?.string?.contains("localhost") == true)
      #expect(failed["attempts"]?.array?.map { $0["outcome"] } == ["failed"])
      #expect(failed["input"]?["sha256"] == nil)
      #expect(failed["input"]?["media"] == [["place": "image_urls[0]", "kind": "image"]])
      try await client.get("/v1/requests/none/receipt").expectError(404, 404_001, "There is no request of this id.")
    }
  }

  @Test func `a picture from a URL is hashed as the attempt used it`() async throws {
    let picture = PictureBytes.png(width: 400, height: 400)
    try await MediaServer.run(
      answer: { _ in .file(picture, type: "image/png") },
      { media in
        let setup = RouterSetup.echo.with {
          $0.configuration.access.allowPrivateNetwork = true
          $0.configuration.access.allowHTTP = true
        }
        try await setup.run { server in
          let id = try await server.client.accepted(Input.with(["image_urls": [.string(media.url("/a.png"))], "seed": 1]))
          #expect(try await server.client.finished(id)["status"] == "succeeded")
          let sent = try await server.client.accepted(
            Input.with(["image_urls": [.string(PictureBytes.dataURI(.png, width: 400, height: 400))], "seed": 1]))
          _ = try await server.client.finished(sent)
          let receipt = try await server.client.receipt(id)
          #expect(receipt["input"]?["media"]?.array?.first?["sha256"]?.string == (try await Self.sha256(of: Data(picture))))
          #expect(receipt["input"] == (try await server.client.receipt(sent)["input"]), "the same bytes are the same input")
        }
      })
  }

  /// Computes the hash with a program that is not ours.
  private static func sha256(of data: Data) async throws -> String {
    try await withTemporaryFolder { folder in
      let path = folder + "/data"
      try data.write(to: URL(fileURLWithPath: path))
      let command = try await Subprocess.run(.name("sha256sum"), arguments: [path], output: .string(limit: 4096))
      return String(command.standardOutput.prefix(64))
    }
  }
}
