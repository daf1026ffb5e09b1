import Foundation
import KatsudoAPI
import KatsudoClient
import KatsudoTesting
import Testing

@Suite struct HistoryTests {
  @Test func `a submission and a list name their labels, filters and wishes in the query`() async throws {
    try await Script { request, _ in request.method == "POST" ? .json(["request_id": "r"]) : .json(["requests": []]) }.run { server in
      let requests = try server.client().requests
      _ = try await requests.submit(to: "a/b", input: [:], options: SubmitOptions(labels: ["a b", "c&d"], reuse: true))
      _ = try await requests.submit(to: "a/b", input: [:])
      let filter = RequestFilter(
        states: [.failed, .cancelled], modelID: "a/b", from: Date(timeIntervalSince1970: 0), to: Date(timeIntervalSince1970: 0.5),
        labels: ["x", "y"])
      _ = try await requests.list(filter, includeCost: true, limit: 7, cursor: "c")
      #expect(
        server.requests.map(\.target) == [
          "/v1/models/a/b?label=a%20b&label=c%26d&reuse=true", "/v1/models/a/b",
          "/v1/requests?state=failed%2Ccancelled&model=a%2Fb&from=1970-01-01T00%3A00%3A00.000Z&to=1970-01-01T00%3A00%3A00.500Z&label=x&label=y"
            + "&limit=7&cursor=c&include_cost=true",
        ])
    }
  }

  @Test func `an entry of a list has what the server tells`() async throws {
    let entry: JSONValue = [
      "request_id": "r", "model_id": "a/b", "status": "succeeded", "progress": 0.5, "output": ["video": "https://host/v"],
      "poster": "https://host/p", "thumbnail": "https://host/t", "labels": ["a", "b"], "cost": 0.25,
    ]
    try await Script { _, _ in .json(["requests": [entry, ["request_id": "s", "status": "in_queue"]]]) }.run { server in
      let page = try await server.client().requests.list(RequestFilter())
      let first = try #require(page.requests.first)
      #expect(first.progress == 0.5)
      #expect(first.output?.files.map(\.url) == ["https://host/v"])
      #expect([first.poster, first.thumbnail] == ["https://host/p", "https://host/t"])
      #expect(first.labels == ["a", "b"])
      #expect(first.cost == 0.25)
      #expect(page.requests.last?.labels == [])
      #expect(page.requests.last?.output == nil)
    }
  }

  @Test func `a receipt is read`() async throws {
    let receipt: JSONValue = [
      "request_id": "r", "model_id": "a/b", "status": "succeeded", "model_version": "v", "engine": "e", "engine_version": "1",
      "input": ["sha256": "i", "media": []], "seed": 7, "outputs": [["name": "r.mp4", "sha256": "o"]], "reused_from": "q", "cost": 0,
      "attempts": [],
    ]
    try await Script { _, _ in .json(receipt) }.run { server in
      let requests = try server.client().requests
      let read = try await requests.receipt(requests.handle("r"))
      #expect(server.requests.first?.target == "/v1/requests/r/receipt")
      #expect([read.modelVersion, read.engine, read.engineVersion, read.inputSHA256, read.reusedFrom] == ["v", "e", "1", "i", "q"])
      #expect(read.handle.modelID == "a/b")
      #expect(read.state == .succeeded)
      #expect(read.seed == 7)
      #expect(read.cost == 0)
      #expect(read.outputs == ["r.mp4": "o"])
      #expect(read.json == receipt)
    }
  }

  @Test func `a deletion is sent once, and a refusal is thrown`() async throws {
    let refusal: JSONValue = ["error_code": 409_001, "error_message": "Not yet."]
    try await Script { request, _ in
      request.path == "/v1/requests/a" ? .status(204) : .json(refusal, status: 409)
    }.run { server in
      let requests = try server.client().requests
      try await requests.delete(requests.handle("a"))
      let error = try await failure { try await requests.delete(requests.handle("b")) }
      #expect(error == .server(KatsudoError.Refusal("Not yet.", status: 409, code: 409_001)))
      #expect(server.requests.map(\.method) == ["DELETE", "DELETE"])
    }
  }

  @Test func `usage is read by day and key`() async throws {
    let row: JSONValue = [
      "day": "2026-11-22", "key_id": "k", "succeeded": 3, "failed": 1, "cancelled": 2, "reused": 1, "output_seconds": 12.5, "cost": 0.5,
    ]
    try await Script { _, _ in .json(["from": "2026-11-22", "to": "2026-11-22", "usage": [row]]) }.run { server in
      let day = try #require(try await server.client().requests.usage(from: Date(timeIntervalSince1970: 0)).first)
      #expect(server.requests.first?.target == "/v1/usage?from=1970-01-01T00%3A00%3A00.000Z")
      #expect(day.day == "2026-11-22" && day.keyID == "k" && day.outputSeconds == 12.5 && day.cost == 0.5)
      #expect([day.succeeded, day.failed, day.cancelled, day.reused] == [3, 1, 2, 1] as [Int])
    }
  }
}
