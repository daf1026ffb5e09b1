import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

/// A row of a table: a body for the Dreamina model, and its outcome.
struct Submission: Sendable, CustomTestStringConvertible {
  enum Outcome: Sendable {
    /// Nothing is stored.
    case refused(status: Int, code: Int64, field: [JSONValue]?, text: String)
    /// The request is accepted and fails with exactly this message.
    case failed(String)
    case succeeded
  }

  let name: String
  let headers: [(String, String)]
  /// Makes the body when the row runs, since some bodies are large.
  let body: @Sendable () throws -> Data
  let outcome: Outcome

  var testDescription: String { name }

  init(_ name: String, headers: [(String, String)] = [], body: @autoclosure @escaping @Sendable () throws -> Data, _ outcome: Outcome) {
    self.name = name
    self.headers = headers
    self.body = body
    self.outcome = outcome
  }

  init(_ name: String, headers: [(String, String)] = [], text: String, _ outcome: Outcome) {
    self.init(name, headers: headers, body: Data(text.utf8), outcome)
  }

  init(_ name: String, json: @autoclosure @escaping @Sendable () -> JSONValue, _ outcome: Outcome) {
    self.init(name, body: try json().encoded(), outcome)
  }

  /// Returns the valid input with this picture, a URL or a data URI.
  init(_ name: String, picture: @autoclosure @escaping @Sendable () -> String, _ outcome: Outcome) {
    self.init(name, json: Input.picture(picture()), outcome)
  }

  func check(sourceLocation: SourceLocation = #_sourceLocation) async throws {
    let server = try SuiteServer.current
    let body = try body()
    func submit(_ client: APIClient) async throws -> APIClient.Answer {
      try await client.call("POST", "/v1/models/\(APIClient.seedModel)", headers: headers, body: body)
    }
    switch outcome {
    case .refused(let status, let code, let field, let text):
      try await submit(server.client).expectError(status, code, field: field, text, sourceLocation: sourceLocation)
    case .failed(let sentence):
      let caller = try server.caller(KeptRequests.failed)
      let answer = try await submit(caller)
      answer.expectSuccess(sourceLocation: sourceLocation)
      let result = try await caller.finished(try #require(answer["request_id"]?.string, sourceLocation: sourceLocation))
      #expect(result["status"] == "failed", sourceLocation: sourceLocation)
      #expect(result["error"] == .string(sentence), sourceLocation: sourceLocation)
      expectNoMisreadWord(in: sentence, sourceLocation: sourceLocation)
    case .succeeded:
      let caller = try server.caller(KeptRequests.accepted)
      let answer = try await submit(caller)
      answer.expectSuccess(sourceLocation: sourceLocation)
      let result = try await caller.finished(try #require(answer["request_id"]?.string, sourceLocation: sourceLocation))
      #expect(result["status"] == "succeeded", "\(result)", sourceLocation: sourceLocation)
    }
  }
}

extension Submission.Outcome {
  /// Returns the refusal 422 that names the whole body.
  static func body(_ text: String) -> Self { .refused(status: 422, code: 422_001, field: ["body"], text: text) }

  /// Returns the refusal 422 that names a place in the body.
  static func field(_ path: JSONValue..., says text: String) -> Self {
    .refused(status: 422, code: 422_001, field: ["body"] + path, text: text)
  }

  /// Returns the refusal 422 that names the picture, with the schema's message or one about the file.
  static func picture(_ text: String) -> Self { .field("image_urls", 0, says: "image_urls[0]: \(text)") }

  static func unsupportedType(_ text: String) -> Self { .refused(status: 415, code: 415_001, field: nil, text: text) }
}
