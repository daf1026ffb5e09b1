import KatsudoAPI
import KatsudoTesting
import Testing

/// The exact body of one error of each kind.
@Suite(.router(.idle, owners: ["stranger"])) struct ErrorBodyTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let method: String
    let target: String
    var hasKey = true
    let status: Int
    let code: Int64
    let sentence: String

    init(_ name: String, _ call: String, hasKey: Bool = true, _ status: Int, _ code: Int64, _ sentence: String) {
      testDescription = name
      let words = call.split(separator: " ").map(String.init)
      method = words[0]
      target = words[1]
      self.hasKey = hasKey
      self.status = status
      self.code = code
      self.sentence = sentence
    }
  }

  @Test(arguments: [
    Row(
      "a malformed model id", "GET /v1/models/dreamina", 400, 400_001,
      "The model id is malformed. It has two or more parts of letters, digits, _ . and - between slashes, at most 256 characters."),
    Row(
      "a malformed request id", "GET /v1/requests/a.b/status", 400, 400_001,
      "The request id is malformed. It has 1 to 128 letters, digits, - and _."),
    Row(
      "no key", "GET /v1/models", hasKey: false, 401, 400_004,
      "The request needs an API key. Send it in the header: Authorization: Bearer <key>"),
    Row(
      "an unknown request", "GET /v1/requests/0/result", 404, 404_001,
      "There is no request of this id. It may have expired and been deleted, or never existed."),
    Row("an unknown model", "GET /v1/models/a/b", 404, 404_001, "There is no model a/b here. GET /v1/models lists the models."),
    Row(
      "an unknown address", "GET /v1/balance", 404, 404_001,
      "There is no endpoint at this address. The API is under /v1. GET /v1/models lists the models."),
    Row("a wrong method", "DELETE /v1/requests", 405, 405_001, "The method DELETE is not allowed here. Use GET."),
  ])
  func `every error has its status, code and message`(row: Row) async throws {
    let server = try SuiteServer.current
    let answer = try await (row.hasKey ? server.client : server.stranger).call(row.method, row.target)
    #expect(answer.status == row.status)
    #expect(answer.headers["content-type"] == "application/json")
    #expect(
      answer.json == [
        "error_code": .integer(row.code), "error_message": .string(row.sentence), "message": .string(row.sentence), "detail": [],
      ])
  }

  @Test func `a request of another owner gives 403`() async throws {
    let server = try SuiteServer.current
    let id = try await server.client.accepted(Input.valid)
    let answer = try await server.caller("stranger").get("/v1/requests/\(id)/status")
    let sentence: JSONValue = "This request belongs to another owner. Use a key of that owner."
    #expect(answer.status == 403)
    #expect(answer.json == ["error_code": 403_001, "error_message": sentence, "message": sentence, "detail": []])
  }

  @Test func `an input that breaks the schema gives 422 and names every field`() async throws {
    let answer = try await SuiteServer.client.submit(["prompt": 1, "image_urls": [], "frames": 120, "seed": "x"])
    #expect(answer.status == 422)
    let sentence: JSONValue = .string(
      "frames: This input must be one of 121, 241. image_urls: This input must have at least 1 item, not 0. "
        + "prompt: This input must be a string, not an integer. (and 1 more)")
    #expect(
      answer.json == [
        "error_code": 422_001, "error_message": sentence, "message": sentence,
        "detail": [
          ["loc": ["body", "frames"], "msg": "This input must be one of 121, 241.", "type": "enum"],
          ["loc": ["body", "image_urls"], "msg": "This input must have at least 1 item, not 0.", "type": "too_short"],
          ["loc": ["body", "prompt"], "msg": "This input must be a string, not an integer.", "type": "string_type"],
          ["loc": ["body", "seed"], "msg": "This input must be an integer, not a string.", "type": "int_type"],
        ],
      ])
  }

  @Test func `a picture that breaks a rule gives 422 with the schema's message`() async throws {
    let answer = try await SuiteServer.client.submit(Input.picture(PictureBytes.dataURI(.png, width: 320, height: 400)))
    #expect(answer.status == 422)
    let sentence = "The shortest side must be at least 320 pixels."
    #expect(
      answer.json == [
        "error_code": 422_001, "error_message": .string("image_urls[0]: \(sentence)"), "message": .string("image_urls[0]: \(sentence)"),
        "detail": [["loc": ["body", "image_urls", 0], "msg": .string(sentence), "type": "media_rule_broken"]],
      ])
  }
}
