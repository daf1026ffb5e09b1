import Foundation
import KatsudoAPI
import KatsudoApp
import KatsudoTesting
import Testing

@Suite struct HistoryListTests {
  @Test func `a list can be filtered by label, model, time and state`() async throws {
    let clock = TestClock()
    try await RouterSetup.idle.with(models: [Manifest.plain("test/plain")], { $0.time = clock.source }).run { server in
      let client = try await server.caller("ann")
      let first = try await client.accepted(Input.valid, query: "label=caf%C3%A9&label=campaign+7&label=caf%C3%A9")
      clock.advance(milliseconds: 3_600_000)
      let second = try await client.accepted(["prompt": "a"], query: "label=campaign%207", model: "test/plain")
      clock.advance(milliseconds: 3_600_000)
      let third = try await client.accepted(Input.valid)
      _ = try await server.caller("bob").accepted(Input.valid, query: "label=campaign+7")
      try await client.call("POST", "/v1/requests/\(second)/cancel").expectSuccess(202)
      // The clock began on 2026-11-22 at 09:30.
      let cases: [(String, [String])] = [
        ("label=campaign+7", [second, first]), ("label=campaign+7&label=caf%C3%A9", [first]), ("label=none", []),
        ("model=test/plain", [second]), ("model=test/plain&state=in_queue", []), ("model=test/none", []),
        ("label=campaign+7&state=cancelled", [second]), ("from=2026-11-22T10:30:00Z", [third, second]),
        ("to=2026-11-22T10:30:00.000000+00:00", [first]), ("from=2026-11-22T19:00:00%2B09:00&to=2026-11-22T11:00:00Z", [second]),
        ("from=2026-11-23", []), ("to=2026-11-23", [third, second, first]),
        ("model=\(APIClient.seedModel)&from=2026-11-22", [third, first]),
      ]
      for (query, expected) in cases { #expect(try await client.listed(query) == expected, "\(query)") }
      let page = try await client.get("/v1/requests?label=campaign+7&limit=1")
      #expect(page["requests"]?.array?.first?["labels"] == ["campaign 7"])
      #expect(page["next_cursor"] == .string(second))
      #expect(try await client.listed("label=campaign+7&limit=1&cursor=\(second)") == [first])
      let all = try await client.get("/v1/requests")["requests"]?.array ?? []
      #expect(all.map { $0["labels"] } == [nil, ["campaign 7"], ["café", "campaign 7"]])
    }
  }

  @Test func `wrong labels and filters are refused with the name of the parameter`() async throws {
    try await RouterSetup.idle.run { server in
      let longest = String(repeating: "x", count: 64)
      let many = (1...16).map { "label=\($0)" }.joined(separator: "&")
      _ = try await server.client.accepted(Input.valid, query: "label=\(longest)")
      _ = try await server.client.accepted(Input.valid, query: many)
      for (query, fragment) in [
        ("label=", "must have 1 to 64 printable characters"), ("label=\(longest)x", "1 to 64"), ("label=a%0Ab", "printable"),
        ("label=a%E2%80%AEb", "printable"), ("\(many)&label=17", "may be given at most 16 times"),
      ] {
        let submit = try await server.client.call("POST", "/v1/models/\(APIClient.seedModel)?\(query)", body: Input.valid.encoded())
        submit.expectError(422, 422_001, field: ["query", "label"], fragment)
        try await server.client.get("/v1/requests?\(query)").expectError(422, 422_001, field: ["query", "label"], fragment)
      }
      for name in ["from", "to"] {
        try await server.client.get("/v1/requests?\(name)=yesterday")
          .expectError(422, 422_001, field: ["query", .string(name)], "must be a date such as")
      }
    }
  }

  @Test func `labels count for the fingerprint of an idempotency key`() async throws {
    try await RouterSetup.idle.run { server in
      func submit(_ query: String) async throws -> APIClient.Answer {
        try await server.client.call(
          "POST", "/v1/models/\(APIClient.seedModel)?\(query)", headers: [("Idempotency-Key", "a")], body: Input.valid.encoded())
      }
      let first = try await submit("label=a&label=b")
      first.expectSuccess()
      #expect(try await submit("label=b&label=a").body == first.body)
      #expect(try await submit("label=a").status == 422)
      #expect(try await submit("label=a&label=b&reuse=true").status == 422)
    }
  }

  @Test func `labels, receipts and usage survive a killed server`() async throws {
    try await withTemporaryFolder { folder in
      let first = try await ServerSetup.echo.run(in: folder) { server in
        let client = server.client
        let id = try await client.accepted(Input.valid, query: "label=a")
        _ = try await client.finished(id)
        let receipt = try await client.receipt(id)
        let usage = try await client.get("/v1/usage?from=2026-01-01&to=2026-12-31").json
        server.kill()
        return (id: id, receipt: receipt, usage: usage, token: client.token)
      }
      let kept = first.value
      try await ServerSetup.echo.run(in: folder, token: kept.token) { server async throws in
        #expect(try await server.client.listed("label=a") == [kept.id])
        #expect(try await server.client.receipt(kept.id) == kept.receipt)
        #expect(try await server.client.get("/v1/usage?from=2026-01-01&to=2026-12-31").json == kept.usage)
      }
    }
  }

  @Test func `an entry has links to the output, the poster and a small picture of the input`() async throws {
    try await RouterSetup().with(models: [Manifest.film]).run { server in
      let id = try await server.client.film(picture: PictureBytes.dataURI(.png, width: 800, height: 400))
      #expect(try await server.client.finished(id)["status"] == "succeeded")
      let entry = try #require(try await server.client.get("/v1/requests?include_cost=true")["requests"]?.array?.first)
      let result = try await server.client.result(id, query: "?include_cost=true&include_metadata=true")
      #expect(entry["output"] == result["output"])
      #expect(entry["poster"] == result["metadata"]?["poster"])
      #expect(entry["cost"] == result["cost"])
      #expect(entry["progress"] == nil)
      let thumbnail = try await server.stranger.get(try #require(entry["thumbnail"]?.string))
      #expect(thumbnail.status == 200)
      #expect(thumbnail.headers["content-type"] == "image/jpeg")
      #expect(thumbnail.body.count < 64 * 1024)
      // The size stands in the frame header of a JPEG: marker, length, precision, height, width.
      let header = try #require(thumbnail.body.firstRange(of: Data([0xFF, 0xC0])))
      #expect(Array(thumbnail.body[header.upperBound + 3..<header.upperBound + 7]) == [0, 128, 1, 0])
    }
  }
}
