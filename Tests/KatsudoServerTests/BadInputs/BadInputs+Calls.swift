import KatsudoTesting
import Testing

extension BadInputs {
  /// Ids, methods and queries.
  @Suite struct Calls {
    private static func badModel(_ name: String, _ id: String, method: String = "GET") -> Call {
      Call(name, method, "/v1/models/\(id)", 400, 400_001, "The model id is malformed.")
    }

    private static func noModel(_ name: String, _ id: String, method: String = "GET") -> Call {
      Call(name, method, "/v1/models/\(id)", 404, 404_001, "There is no model ")
    }

    static let models: [Call] = [
      badModel("one part", "dreamina"),
      badModel("one part", "dreamina", method: "POST"),
      badModel("an empty part", "a//b"),
      badModel("an empty last part", "\(APIClient.seedModel)/"),
      badModel("an empty first part", "/a/b"),
      badModel("a dot", "a/."),
      badModel("two dots", "a/.."),
      badModel("encoded dots", "a/%2e%2e/b"),
      badModel("a space", "a/b%20c"),
      badModel("a NUL", "a/b%00"),
      badModel("a percent sign", "a/b%25"),
      badModel("half an escape", "a/b%2"),
      badModel("letters outside ASCII", "a/%E3%81%82"),
      badModel("a quotation mark", "a/%22"),
      badModel("a backslash", "a/%5c..%5c"),
      badModel("a semicolon", "a/b;c=d"),
      badModel("257 characters", "a/" + String(repeating: "b", count: 255)),
      badModel("10,000 characters", "a/" + String(repeating: "b", count: 10_000), method: "POST"),
      noModel("an unknown one", "acme/none"),
      noModel("an unknown one", "acme/none", method: "POST"),
      noModel("256 characters", "a/" + String(repeating: "b", count: 254)),
      noModel("the seed's in another case", APIClient.seedModel.uppercased()),
      noModel("a part of the seed's", "bytedance/dreamina-3-0/pro"),
      noModel("more than the seed's", "\(APIClient.seedModel)/fast"),
    ]

    private static func badRequest(_ name: String, _ id: String, _ call: String = "status", method: String = "GET") -> Call {
      Call(name, method, "/v1/requests/\(id)/\(call)", 400, 400_001, "The request id is malformed.")
    }

    private static func noRequest(_ name: String, _ id: String, _ call: String = "status", method: String = "GET") -> Call {
      Call(name, method, "/v1/requests/\(id)/\(call)", 404, 404_001, "There is no request of this id.")
    }

    private static func nothing(_ method: String, _ target: String) -> Call {
      Call("no such address", method, target, 404, 404_001, "There is no endpoint at this address.")
    }

    static let requests: [Call] = [
      badRequest("a dot", "a.b"),
      badRequest("a dot", "a.b", "result"),
      badRequest("a dot", "a.b", "cancel", method: "POST"),
      badRequest("129 characters", String(repeating: "a", count: 129)),
      badRequest("10,000 characters", String(repeating: "a", count: 10_000), "result"),
      badRequest("encoded dots", "%2e%2e"),
      badRequest("an encoded slash", "a%2Fb"),
      badRequest("a NUL", "%00"),
      badRequest("a quotation mark", "'%20OR%201=1--"),
      badRequest("letters outside ASCII", "%E3%81%82"),
      noRequest("128 characters", String(repeating: "a", count: 128)),
      noRequest("one character", "0", "result"),
      noRequest("an id of nobody's", "01890000-0000-7000-8000-000000000000", "cancel", method: "POST"),
      noRequest("upper case", "01890000-0000-7000-8000-00000000000A", "result"),
      noRequest("underscores", "_-_"),
      nothing("GET", "/v1/requests/01890000-0000-7000-8000-000000000000"),
      nothing("GET", "/v1/requests//status"),
      nothing("GET", "/v1/requests/a/b/status"),
      nothing("GET", "/v1/requests/a/logs"),
      nothing("GET", "/v1"),
      nothing("GET", "/v2/models"),
      nothing("GET", "/V1/models"),
      nothing("GET", "/files"),
    ]

    static let methods: [Call] = [
      .wrongMethod("POST", "/v1/models", allow: "GET"),
      .wrongMethod("PUT", "/v1/models", allow: "GET"),
      .wrongMethod("HEAD", "/v1/models", allow: "GET"),
      .wrongMethod("POST", "/v1/models/categories", allow: "GET"),
      .wrongMethod("DELETE", "/v1/models/categories", allow: "GET"),
      .wrongMethod("PUT", "/v1/models/\(APIClient.seedModel)", allow: "GET, POST"),
      .wrongMethod("PATCH", "/v1/models/\(APIClient.seedModel)", allow: "GET, POST"),
      .wrongMethod("DELETE", "/v1/models/a/b", allow: "GET, POST"),
      .wrongMethod("OPTIONS", "/v1/models/a/b", allow: "GET, POST"),
      .wrongMethod("POST", "/v1/requests", allow: "GET"),
      .wrongMethod("DELETE", "/v1/requests", allow: "GET"),
      .wrongMethod("POST", "/v1/requests/a/status", allow: "GET"),
      .wrongMethod("DELETE", "/v1/requests/a/result", allow: "GET"),
      .wrongMethod("GET", "/v1/requests/a/cancel", allow: "POST"),
      .wrongMethod("DELETE", "/v1/requests/a/cancel", allow: "POST"),
      .wrongMethod("POST", "/healthz", allow: "GET, HEAD"),
      .wrongMethod("DELETE", "/readyz", allow: "GET, HEAD"),
      .wrongMethod("HEAD", "/v1/requests/a/cancel", allow: "POST"),
    ]

    private static let limit = "must be a whole number from 1 to 500"
    private static let offset = "must be a whole number of at least 0"
    private static let flag = "must be true or false"
    private static let cursor = "must be a next_cursor from an answer of this server"
    private static let state = "must be in_queue, in_progress, completed, succeeded, failed or cancelled, or several of them between commas"

    static let queries: [Call] = [
      .badQuery("/v1/models?limit=0", "limit", limit),
      .badQuery("/v1/models?limit=501", "limit", limit),
      .badQuery("/v1/models?limit=-1", "limit", limit),
      .badQuery("/v1/models?limit=ten", "limit", limit),
      .badQuery("/v1/models?limit=1.5", "limit", limit),
      .badQuery("/v1/models?limit=", "limit", limit),
      .badQuery("/v1/models?limit=99999999999999999999", "limit", limit),
      .badQuery("/v1/models?offset=-1", "offset", offset),
      .badQuery("/v1/models?offset=x", "offset", offset),
      .badQuery("/v1/models?offset=9223372036854775808", "offset", offset),
      .badQuery("/v1/models?kind=other", "kind", "must be model, workflow or inference"),
      .badQuery("/v1/models?kind=", "kind", "must be model, workflow or inference"),
      .badQuery("/v1/models?include_schema=maybe", "include_schema", flag),
      .badQuery("/v1/requests/a/result?include_cost=2", "include_cost", flag),
      .badQuery("/v1/requests/a/result?include_metadata=all", "include_metadata", flag),
      .badQuery("/v1/requests?limit=0", "limit", limit),
      .badQuery("/v1/requests?limit=501", "limit", limit),
      .badQuery("/v1/requests?cursor=!", "cursor", cursor),
      .badQuery("/v1/requests?cursor=a%20b", "cursor", cursor),
      .badQuery("/v1/requests?cursor=", "cursor", cursor),
      .badQuery("/v1/requests?cursor=3", "cursor", cursor),
      .badQuery("/v1/requests?cursor=zzzzzzzz-zzzz-zzzz-zzzz-zzzzzzzzzzzz", "cursor", cursor),
      .badQuery("/v1/requests?state=running", "state", state),
      .badQuery("/v1/requests?state=in_queue,none", "state", state),
      .badQuery("/v1/requests?state=IN_QUEUE", "state", state),
    ]

    @Test(arguments: models) func `a wrong model id is refused`(row: Call) async throws { try await row.check() }

    @Test(arguments: requests) func `a wrong request id is refused`(row: Call) async throws { try await row.check() }

    @Test(arguments: methods) func `a wrong method is refused`(row: Call) async throws { try await row.check() }

    @Test(arguments: queries) func `a wrong query is refused`(row: Call) async throws { try await row.check() }
  }
}
