import KatsudoAPI
import KatsudoClient
import KatsudoTesting
import Testing

/// The errors that the client throws for error answers of a server.
@Suite struct ErrorTests {
  private func error(_ reply: MediaServer.Reply) async throws -> KatsudoError {
    try await Script { _, _ in reply }.run { server in
      try await failure { try await server.client(options: ClientOptions(retries: .never)).models.get("a/b") }
    }
  }

  private func refusal(_ status: Int, _ code: Int64, _ sentence: String = "Why.") -> MediaServer.Reply {
    .json(["error_code": .integer(code), "error_message": .string(sentence), "message": "no", "detail": []], status: status)
  }

  @Test(arguments: [(401, 400_004), (400, 400_004), (403, 403_001), (200, 400_004)])
  func `a refused token throws unauthenticated, whatever the status is`(status: Int, code: Int64) async throws {
    #expect(try await error(refusal(status, code)) == .unauthenticated(KatsudoError.Refusal("Why.", status: status, code: Int(code))))
  }

  @Test(arguments: [(404, 404_001), (400, 400_001)])
  func `an unknown id throws notFound`(status: Int, code: Int64) async throws {
    #expect(try await error(refusal(status, code)) == .notFound(KatsudoError.Refusal("Why.", status: status, code: Int(code))))
  }

  @Test(arguments: [(402, 400_002), (400, 400_002)])
  func `a lack of balance throws insufficientBalance`(status: Int, code: Int64) async throws {
    #expect(try await error(refusal(status, code)) == .insufficientBalance(KatsudoError.Refusal("Why.", status: status, code: Int(code))))
  }

  @Test func `invalidInput names every field that is wrong`() async throws {
    let body: JSONValue = [
      "error_code": 422_001, "error_message": "Both are wrong.",
      "detail": [
        ["loc": ["body", "image_urls", 0], "msg": "Too small.", "type": "media_rule_broken"],
        ["loc": ["body", "prompt"], "msg": "This input is required.", "type": "missing"], ["odd": true],
      ],
    ]
    guard case .invalidInput(let refusal) = try await error(.json(body, status: 422)) else { return #expect(Bool(false)) }
    #expect(refusal.fields.map(\.path) == ["image_urls[0]", "prompt"])
    #expect(refusal.fields.map(\.type) == ["media_rule_broken", "missing"])
    #expect(refusal.message == "Both are wrong.")
  }

  @Test func `the client reads an error's text from the keys that RunComfy's clients read`() async throws {
    for (body, sentence) in [
      (["error_message": "1", "message": "2", "error": "3", "detail": "4"], "1"), (["message": "2", "error": "3"], "2"),
      (["error": "3"], "3"),
      (["detail": "4"], "4"), (["detail": [["loc": ["body", "seed"], "msg": "No."]]], "seed: No."),
    ] as [(JSONValue, String)] {
      #expect(try await error(.json(body, status: 400)).description == sentence)
    }
  }

  @Test(arguments: [429, 503])
  func `a full queue throws queueFull`(status: Int) async throws {
    let reply = MediaServer.Reply.json(["error_code": "queue_full", "message": "Full."], status: status)
    #expect(try await error(reply) == .queueFull(KatsudoError.Refusal("Full.", status: status)))
  }

  @Test(arguments: ["<html>hello</html>", "", "[1,", "{\"models\":\u{0}}"])
  func `an answer that is not JSON throws unexpectedAnswer`(body: String) async throws {
    guard case .unexpectedAnswer = try await error(.status(200, body: Array(body.utf8))) else { return #expect(Bool(false)) }
  }

  @Test func `the text of an error without a body names the status`() async throws {
    #expect(try await error(.status(418)).description.contains("418"))
  }

  @Test func `every error after a submission holds the request's handle`() throws {
    let handle = try KatsudoClient(baseURL: nil, token: "t", options: ClientOptions(), environment: [:]).requests.handle("r-1")
    for error: KatsudoError in [
      .timeout(handle), .cancelled(handle), .failed(KatsudoError.Failure(handle: handle, message: "", error: .null)),
      .interrupted(KatsudoError.Interruption(handle: handle, reason: .taskCancelled(remote: nil))),
    ] {
      #expect(error.handle == handle)
      #expect(error.description.contains("r-1"))
    }
    #expect(KatsudoError.rateLimited(retryAfter: nil).handle == nil)
  }
}
