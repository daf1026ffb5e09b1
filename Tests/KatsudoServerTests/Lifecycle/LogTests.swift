import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

@Suite struct LogTests {
  @Test func `every line of the log is a JSON object without a key`() async throws {
    let setup = ServerSetup.echo.with(["KATSUDO_LOG_LEVEL": "trace", "KATSUDO_LOG_FORMAT": "json"])
    let outcome = try await setup.run { server in
      let caller = try await server.caller("alice")
      let client = server.client
      _ = try await client.finished(try await client.accepted(Input.with(["prompt": "\"quoted\"\nand 絵巻"])))
      _ = try await client.finished(try await client.accepted(Input.picture("https://localhost/a.png")))
      _ = try await client.submit(["prompt": 1])
      _ = try await caller.get("/v1/requests/x/status")
      _ = try await client.get("/v1/models?token=\(client.token ?? "")")
      _ = try await server.stranger.get("/v1/models", headers: [("authorization", "Bearer katsudo_wrong_key")])
      return [try #require(client.token), try #require(caller.token), "katsudo_wrong_key"]
    }
    let lines = outcome.log.split(separator: "\n")
    #expect(lines.count > 5)
    for line in lines {
      let entry = try JSONDecoder().decode(JSONValue.self, from: Data(line.utf8))
      expectTimestamp(entry["time"])
      #expect(entry["level"]?.string?.isEmpty == false, "\(line)")
      #expect(entry["message"]?.string?.isEmpty == false, "\(line)")
      for key in outcome.value { #expect(!line.contains(key), "\(line)") }
    }
  }

  @Test func `a link to a file, which is a permission, is in no line of the log, also if the file cannot be read`() async throws {
    let setup = ServerSetup.echoFiles.with(["KATSUDO_LOG_LEVEL": "trace", "KATSUDO_LOG_FORMAT": "json"])
    let outcome = try await setup.run { server in
      let id = try await server.client.accepted(Input.valid)
      let video = try #require(try await server.client.finished(id)["output"]?["video"]?.string)
      let upload = try await server.client.upload(uploadedPicture)
      let picture = try #require(upload["url"]?.string)
      for link in [video, picture] { #expect(try await server.stranger.get(link).status == 200) }
      // The server opens no file through a symbolic link.
      let places = ["outputs/\(id)/1/\(id).mp4", "uploads/\(upload["id"]?.string ?? "")"]
      for place in places {
        let path = "\(server.dataDir)/\(place)"
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/dev/null")
      }
      for link in [video, picture] {
        try await server.stranger.get(link).expectError(503, 503_001, "The server cannot read the file at the moment.")
      }
      return try [video, picture].map { link in
        let parts = try #require(URL(string: link)?.path).split(separator: "/").map(String.init)
        try #require(parts.count == 4 && parts[0] == "files")
        return (id: parts[1], token: parts[2])
      }
    }
    for link in outcome.value {
      #expect(!outcome.log.contains(link.token))
      #expect(outcome.log.contains("/files/\(link.id)/…"), "the failure itself is there")
    }
  }

  @Test func `the log lines of a request have its id`() async throws {
    let outcome = try await ServerSetup.echo.with(["KATSUDO_LOG_FORMAT": "json"]).run { server in
      let id = try await server.client.accepted(Input.valid)
      _ = try await server.client.finished(id)
      return id
    }
    let entries = try outcome.log.split(separator: "\n").map { try JSONDecoder().decode(JSONValue.self, from: Data($0.utf8)) }
    let messages = entries.filter { $0["request"] == .string(outcome.value) }.compactMap { $0["message"]?.string }
    #expect(messages == ["attempt started", "attempt succeeded"])
  }
}
