import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

/// One client program with two servers: RunComfy's API, and a Katsudo that forwards to it.
@Suite struct ForwardTests {
  /// The states and answers that a program sees.
  private struct Seen: Sendable, Hashable {
    var worker: [String] = []
    var app: String
    /// The states of a request in the order in which they were seen.
    var statuses: [String]
    var fields: [String: Set<String>]
  }

  /// Returns a server that runs the Dreamina model on the service.
  static func forwarding(to fake: FakeRunComfy) -> ServerSetup { ServerSetup(environment: environment(for: fake)) }

  /// Returns the environment variables of such a server.
  static func environment(for fake: FakeRunComfy) -> [String: String] {
    [
      "KATSUDO_ENGINES": "\(APIClient.seedModel)=runcomfy", "KATSUDO_RUNCOMFY_TOKEN": FakeRunComfy.token,
      "KATSUDO_RUNCOMFY_BASE": fake.base,
      "KATSUDO_RUNCOMFY_POLL_SECONDS": "0.05", "KATSUDO_ALLOW_PRIVATE_NETWORK": "true", "KATSUDO_ALLOW_HTTP": "true",
      "KATSUDO_GRACE_SECONDS": "0",
    ]
  }

  @Sendable private static func script(_ marker: String) -> FakeRunComfy.Script {
    switch marker {
    case "fails": FakeRunComfy.Script(queued: 2, running: 4, ending: .failed("The picture shows nothing."))
    case "waits": .waiting
    default: FakeRunComfy.Script(queued: 2, running: 8)
    }
  }

  @Test func `a client program sees the same from RunComfy and from a server that forwards to it`() async throws {
    try await FakeRunComfy.run(script: Self.script) { fake in
      let direct = try await Self.use(fake.origin, FakeRunComfy.token)
      let paid = fake.paid
      try await Self.forwarding(to: fake).run { server in
        let forwarded = try await Self.use(server.client.base, try #require(server.client.token))
        #expect(forwarded == direct)
        // The forwarded requests cost as much as the direct ones.
        #expect(fake.paid == paid.mapValues { $0 * 2 })
      }
    }
  }

  @Test func `the metadata of a result have RunComfy's request id and the cost`() async throws {
    try await FakeRunComfy.run(script: Self.script) { fake in
      try await Self.forwarding(to: fake).run { server in
        let id = try await server.client.accepted(Input.valid)
        _ = try await server.client.finished(id)
        let metadata = try await server.client.result(id, query: "?include_metadata=true")["metadata"]
        let upstream = try #require(fake.calls.first { $0.step == .status }?.subject)
        #expect(metadata?["upstream"] == ["service": "runcomfy", "request_id": .string(upstream), "cost": 0.25])
      }
    }
  }

  @Test func `what the service charges beyond the price counts against the budget of the day`() async throws {
    try await FakeRunComfy.run(script: Self.script) { fake in
      let setup = Self.forwarding(to: fake).with(models: [Manifest.plain("test/priced", price: 2)])
      try await setup.run { server in
        let limit = try await FinishedCommand.run([
          "keys", "limits", "default", "--dollars-per-day", "2.2", "--data-dir", server.dataDir,
        ])
        #expect(limit.exitCode == 0, "\(limit.errors)")
        // The model has no price, and the service charges 0.25 dollars.
        _ = try await server.client.finished(try await server.client.accepted(Input.valid))
        try await server.client.post("/v1/models/test/priced", json: ["prompt": "a"]).expectError(402, 400_002, "budget")
      }
    }
  }

  /// Runs the program: it makes films like two clients, lets one request fail, cancels a waiting one, and tries a wrong key.
  private static func use(_ base: String, _ token: String) async throws -> Seen {
    try await ClientHTTP.with { http in
      let worker = WorkerClient(http: http, base: base, token: token, pollSeconds: 0.05)
      var told: [String] = []
      for prompt in ["succeeds", "fails", "waits"] {
        let outcome = try await worker.run(APIClient.seedModel, Input.with(["prompt": .string(prompt)])) { id in
          guard prompt == "waits" else { return }
          try await cancel(id, http, base, token)
        }
        told.append(try await tell(outcome, http))
      }
      let stranger = WorkerClient(http: http, base: base, token: "no", pollSeconds: 0.05)
      do {
        _ = try await stranger.run(APIClient.seedModel, Input.valid)
      } catch let fault as WorkerClient.Fault {
        told.append("refused: \(fault.status) \(fault.code ?? 0)")
      }
      let app = AppClient(http: http, base: base, token: token, pollSeconds: 0.05)
      let address = try await app.make(APIClient.seedModel, Input.valid)
      let (statuses, fields) = try await watch(http, base, token)
      return Seen(worker: told, app: try await file(address, http), statuses: statuses, fields: fields)
    }
  }

  private static func tell(_ outcome: WorkerClient.Outcome, _ http: ClientHTTP) async throws -> String {
    switch outcome {
    case .succeeded(let video): "succeeded: \(try await file(video, http))"
    case .failed(let error): "failed: \(error)"
    case .cancelled: "cancelled"
    }
  }

  /// Cancels a request as soon as the service has it in its queue.
  private static func cancel(_ id: String, _ http: ClientHTTP, _ base: String, _ token: String) async throws {
    let headers = [("authorization", "Bearer \(token)")]
    try await eventually(
      "the request is cancelled", { try await http.call("POST", "\(base)/v1/requests/\(id)/cancel", more: headers).json["status"] },
      until: { $0 == "cancelled" })
  }

  /// Returns a film without the part that differs between requests.
  private static func file(_ url: String, _ http: ClientHTTP) async throws -> String {
    let answer = try await http.call("GET", url)
    return
      "\(answer.status) \(answer.headers["content-type"] ?? "-") \(answer.body.count) bytes \(answer.body.prefix(32).base64EncodedString())"
  }

  /// Follows one request and records its states, and the fields of each answer that are in RunComfy's contract.
  private static func watch(_ http: ClientHTTP, _ base: String, _ token: String) async throws -> ([String], [String: Set<String>]) {
    let headers = [("authorization", "Bearer \(token)"), ("content-type", "application/json")]
    func names(_ answer: JSONValue) -> Set<String> {
      Set(answer.object.map { Array($0.keys) } ?? []).subtracting(["progress", "queue_position"])
    }
    let submitted = try await http.call(
      "POST", "\(base)/v1/models/\(APIClient.seedModel)", more: headers, body: Input.with(["prompt": "watched"]).encoded()
    ).json
    var fields = ["submit": names(submitted)]
    var words: [String] = []
    let status = submitted["status_url"]?.string ?? ""
    repeat {
      let answer = try await http.call("GET", status, more: headers).json
      let word = answer["status"]?.string ?? "-"
      if words.last != word { words.append(word) }
      fields["status"] = names(answer)
      try await Task.sleep(for: .milliseconds(20))
    } while ["in_queue", "in_progress"].contains(words.last)
    let result = try await http.call("GET", submitted["result_url"]?.string ?? "", more: headers).json
    fields["result"] = names(result)
    fields["output"] = names(result["output"] ?? .null)
    // A request may leave the queue between two polls.
    return (words.filter { $0 != "in_queue" } + [result["status"]?.string ?? "-"], fields)
  }

  @Test func `a cancel is answered in time although the service does not answer`() async throws {
    let silence: @Sendable (FakeRunComfy.Call) -> FakeRunComfy.Fault? = { $0.step == .cancel ? .silence(isTaken: false) : nil }
    let waiting: @Sendable (String) -> FakeRunComfy.Script = { _ in .waiting }
    try await FakeRunComfy.run(script: waiting, fault: silence) { fake in
      try await Self.forwarding(to: fake).run { server in
        let id = try await server.client.accepted(Input.valid)
        try await eventually("the service has the request", { fake.count(.status) }, until: { $0 > 0 })
        // The engine waits up to 30 s for the service. An answer before that did not wait for it.
        let answer = try await server.client.call("POST", "/v1/requests/\(id)/cancel", timeout: 25)
        answer.expectSuccess(202)
        #expect(answer["outcome"] == "not_cancellable")
        #expect(answer["status"] == "in_progress")
        #expect(fake.count(.cancel) == 1, "the service must have been asked")
      }
    }
  }
}
