import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

extension BadInputs {
  @Suite struct Headers {
    private static func type(_ type: String, _ outcome: Submission.Outcome) -> Submission {
      Submission(type.isEmpty ? "an empty type" : type, headers: [("content-type", type)], text: Input.text(), outcome)
    }

    private static let notJSON = Submission.Outcome.unsupportedType(
      "The body must be JSON in UTF-8. Send the header: Content-Type: application/json")
    private static let compressed = Submission.Outcome.unsupportedType("The body must not be compressed.")

    static let types: [Submission] = [
      type("text/plain", notJSON),
      type("text/json", notJSON),
      type("application/x-www-form-urlencoded", notJSON),
      type("multipart/form-data; boundary=x", notJSON),
      type("application/octet-stream", notJSON),
      type("application/jsonp", notJSON),
      type("application/json-seq", notJSON),
      type("json", notJSON),
      type("", notJSON),
      type(";", notJSON),
      type("application/json; charset=shift_jis", notJSON),
      type("application/json; charset=utf-16", notJSON),
      type("application/json; charset=iso-8859-1", notJSON),
      type("application/json;charset=\"latin1\"", notJSON),
      type("application/json", .succeeded),
      type("application/json; charset=UTF-8", .succeeded),
      type("APPLICATION/JSON;Charset=\"utf-8\"", .succeeded),
      type("application/json; odata=verbose", .succeeded),
      type("application/vnd.api+json", .succeeded),
    ]

    private static func coding(_ coding: String, _ outcome: Submission.Outcome) -> Submission {
      Submission(coding, headers: [("content-encoding", coding)], text: Input.text(), outcome)
    }

    static let codings: [Submission] = [
      coding("gzip", compressed), coding("deflate", compressed), coding("br", compressed), coding("zstd", compressed),
      coding("gzip, identity", compressed), coding("GZIP", compressed), coding("identity", .succeeded), coding("IDENTITY", .succeeded),
    ]

    @Test(arguments: types) func `the content type must be JSON in UTF-8`(row: Submission) async throws { try await row.check() }

    @Test(arguments: codings) func `the content coding must be identity`(row: Submission) async throws { try await row.check() }

    @Test func `a body without a content type is read as JSON`() async throws {
      let server = try SuiteServer.current
      let caller = try server.caller(KeptRequests.accepted)
      let answer = try await caller.call(
        "POST", "/v1/models/\(APIClient.seedModel)", body: Data(Input.text().utf8), type: nil)
      answer.expectSuccess()
      #expect(try await caller.finished(try #require(answer["request_id"]?.string))["status"] == "succeeded")
    }
  }
}
