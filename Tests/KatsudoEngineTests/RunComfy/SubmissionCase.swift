import KatsudoAPI
import KatsudoCore
import KatsudoTesting
import Testing

/// An answer to a submission, and the failure that the engine must throw for it.
struct SubmissionCase: Sendable, CustomTestStringConvertible {
  var name: String
  var fault: FakeRunComfy.Fault
  var code: EngineFailure.Code
  /// Words that the message must contain.
  var says: String
  var retryAfter: Duration?
  var testDescription: String { name }

  private static func refused(
    _ status: Int, _ code: Int64, _ outcome: EngineFailure.Code, says: String, message: String = "no",
    fields: [String: String] = [:], retryAfter: Duration? = nil
  ) -> Self {
    SubmissionCase(
      name: "HTTP \(status) with error \(code)", fault: .reply(FakeRunComfy.error(status, code, message, fields: fields), isTaken: false),
      code: outcome, says: says, retryAfter: retryAfter)
  }

  /// Answers that say that the submission was not taken.
  static let refusals: [Self] = [
    refused(401, 400_004, .declined, says: "operator must set"),
    refused(403, 403_001, .declined, says: "operator must set"),
    refused(400, 400_004, .declined, says: "operator must set"),
    refused(402, 400_002, .declined, says: "balance"),
    refused(400, 400_002, .declined, says: "balance"),
    refused(429, 429_001, .busy, says: "no more requests", fields: ["Retry-After": "7"], retryAfter: .seconds(7)),
    refused(429, 429_001, .busy, says: "no more requests", fields: ["Retry-After": "Mon, 01 Jan 2001 00:00:00 GMT"], retryAfter: .zero),
    refused(400, 400_001, .badInput, says: "The model id is wrong.", message: "The model id is wrong."),
    refused(404, 404_001, .badInput, says: "There is no such model.", message: "There is no such model."),
    SubmissionCase(
      name: "HTTP 413 without JSON", fault: .reply(.status(413, body: Array("<html>".utf8)), isTaken: false), code: .badInput,
      says: "HTTP status 413"),
    SubmissionCase(
      name: "HTTP 422 with fields",
      fault: .reply(
        FakeRunComfy.json(
          [
            "error_code": 422_001, "error_message": "invalid",
            "detail": [
              ["loc": ["body", "image_urls", 0], "msg": "must be a JPEG", "type": "value_error"], ["loc": ["body"], "msg": "is too long"],
            ],
          ], status: 422), isTaken: false), code: .badInput, says: "image_urls[0]: must be a JPEG is too long"),
    SubmissionCase(
      name: "HTTP 422 that breaks off",
      fault: .reply(MediaServer.Reply(bytes: Array("HTTP/1.1 422 No\r\nContent-Length: 99\r\n\r\n{\"err".utf8)), isTaken: false),
      code: .badInput,
      says: "HTTP status 422"),
  ]

  private static func unknown(_ name: String, _ fault: FakeRunComfy.Fault, says: String) -> Self {
    SubmissionCase(name: name, fault: fault, code: .outcomeUnknown, says: says)
  }

  private static func taken(_ name: String, _ reply: MediaServer.Reply, says: String) -> Self {
    unknown(name, .reply(reply, isTaken: true), says: says)
  }

  /// Answers that do not say if the submission was taken; in most of these cases it was.
  static let unknowns: [Self] = [
    taken("a success without an id", FakeRunComfy.json(["status": "in_queue"]), says: "has no request id"),
    taken("an id that is a number", FakeRunComfy.json(["request_id": 7]), says: "has no request id"),
    taken("an id with a slash", FakeRunComfy.json(["request_id": "../x"]), says: "not well formed"),
    taken("an empty id", FakeRunComfy.json(["request_id": ""]), says: "not well formed"),
    taken(
      "an id of 129 characters", FakeRunComfy.json(["request_id": .string(String(repeating: "a", count: 129))]), says: "not well formed"),
    taken("a success with an error", FakeRunComfy.json(["request_id": "r-1", "error_code": 10_001]), says: "error code 10001"),
    taken("a success that is no JSON", .file(Array("<html>fine</html>".utf8), type: "text/html"), says: "could not be read"),
    taken("a success that is a list", FakeRunComfy.json([]), says: "has no request id"),
    taken("an empty success", .status(204), says: "could not be read"),
    unknown("half of the right answer", .cut, says: "connection was lost"),
    unknown("a connection closed after it was taken", .drop(isTaken: true), says: "connection was lost"),
    unknown("a connection closed before it was taken", .drop(isTaken: false), says: "connection was lost"),
    taken("bytes that are not HTTP", MediaServer.Reply(bytes: Array("SSH-2.0-OpenSSH\r\n".utf8)), says: "connection was lost"),
    taken("HTTP 500", FakeRunComfy.error(500, 500_001, "internal"), says: "HTTP status 500"),
    taken("HTTP 502", .status(502), says: "HTTP status 502"), taken("HTTP 503", .status(503), says: "HTTP status 503"),
    taken("HTTP 504", .status(504), says: "HTTP status 504"), taken("HTTP 408", .status(408), says: "too long"),
    taken("HTTP 307", .redirect(to: "http://127.0.0.1:9/elsewhere", status: 307), says: "redirect"),
  ]
}
