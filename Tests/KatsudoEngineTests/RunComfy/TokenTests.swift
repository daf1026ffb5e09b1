import KatsudoAPI
import KatsudoCore
import KatsudoEngines
import KatsudoTesting
import NIOConcurrencyHelpers
import Testing

/// The operator's token is sent to the API of RunComfy only.
@Suite struct RunComfyTokenTests {
  @Test func `every call of the API has the token, and no download has it`() async throws {
    try await RunComfyBench.run { bench in
      _ = try await bench.run()
      for call in bench.fake.calls {
        #expect(call.authorization == (call.step == .file ? nil : "Bearer \(FakeRunComfy.token)"), "\(call.step)")
      }
      #expect(bench.fake.count(.file) == 1)
    }
  }

  static let echoes: [FakeRunComfy.Fault] = [
    .reply(FakeRunComfy.error(401, 400_004, "The token \(FakeRunComfy.token) is invalid."), isTaken: false),
    .reply(FakeRunComfy.error(402, 400_002, "Top up, Bearer \(FakeRunComfy.token)."), isTaken: false),
    .reply(FakeRunComfy.error(422, 422_001, "Refused: \(FakeRunComfy.token)."), isTaken: false),
    .reply(FakeRunComfy.error(500, 500_001, FakeRunComfy.token), isTaken: false),
    .reply(FakeRunComfy.json(["request_id": "rc-token-of-the-operator/"]), isTaken: false),
  ]

  @Test(arguments: echoes) func `the failure hides a token that is repeated in an answer`(_ fault: FakeRunComfy.Fault) async throws {
    try await RunComfyBench.run(fault: Faults { _ in fault }) { bench in
      let failure = try await bench.failure()
      #expect(!"\(failure)".contains(FakeRunComfy.token))
    }
  }

  @Test func `the failure hides a token that is repeated in a request's error`() async throws {
    try await RunComfyBench.run(FakeRunComfy.Script(ending: .failed(.string("bad \(FakeRunComfy.token)")))) { bench in
      let failure = try await bench.failure()
      #expect(!"\(failure)".contains(FakeRunComfy.token))
      #expect(failure.message.contains("bad (hidden)"))
    }
  }

  @Test func `the engine follows no redirect with the token`() async throws {
    let visits = NIOLockedValueBox(0)
    let count: @Sendable (MediaServer.Request) -> MediaServer.Reply = { _ in
      visits.withLockedValue { $0 += 1 }
      return .status(200)
    }
    try await MediaServer.run(answer: count) { elsewhere in
      let away = MediaServer.Reply.redirect(to: elsewhere.url("/v1/steal"), status: 307)
      try await RunComfyBench.run(
        fault: Faults {
          $0.number == 0 && $0.subject != "earlier" && $0.step != .file ? .reply(away, isTaken: true) : nil
        }
      ) { bench in
        let id = try await bench.submitted()
        _ = try await bench.engine().run(bench.attempt(bench.record.remote(id: id)))
        let found = try await bench.failure().code
        #expect(found == .outcomeUnknown)
        #expect(visits.withLockedValue { $0 } == 0)
      }
    }
  }

  @Test func `a printed engine does not contain the token`() async throws {
    try await RunComfyBench.run { bench in
      let engine = try bench.engine()
      var dump = ""
      Swift.dump(engine, to: &dump)
      #expect(!dump.contains(FakeRunComfy.token))
      #expect(!"\(engine)".contains(FakeRunComfy.token))
    }
  }

  @Test(arguments: ["", "a b", "a\nb", "ключ", String(repeating: "a", count: 8_193)]) func `a token that no header can hold is refused`(
    _ text: String
  ) {
    #expect(ServiceSecret(text) == nil)
  }

  @Test(arguments: [
    "https://model-api.runcomfy.net", "https://model-api.runcomfy.net/v1/", "http://127.0.0.1:4711/v1", "http://localhost",
    "http://[::1]:80/v1",
  ]) func `a base may be https, or http on loopback`(_ text: String) {
    #expect(RunComfyService.endpoint(text) != nil)
  }

  @Test(arguments: [
    "", "model-api.runcomfy.net", "http://model-api.runcomfy.net/v1", "http://127.example.com/v1", "http://10.0.0.1/v1",
    "ftp://127.0.0.1/v1",
    "https://me:secret@model-api.runcomfy.net/v1", "https://model-api.runcomfy.net/v1?a=b", "https://",
    "https://model-api.runcomfy.net/v1#a",
  ]) func `any other base is refused`(_ text: String) {
    #expect(RunComfyService.endpoint(text) == nil)
  }
}
