import KatsudoAPI
import KatsudoTesting
import Testing

/// Routes with authentication need a key in every spelling of their paths.
@Suite(.router(.echo)) struct OddPathTests {
  @Test func `no spelling of a path shows a caller without a key that a request exists`() async throws {
    let client = try SuiteServer.client
    let known = try await client.accepted(Input.valid)
    var answers: [Set<Int>] = []
    for id in [known, "01890000-0000-7000-8000-000000000000"] {
      var statuses: Set<Int> = []
      for path in ["//v1/requests/\(id)/status", "/v1//requests/\(id)/status", "/v1/requests/\(id)//status"] {
        statuses.insert(try await SuiteServer.current.stranger.get(path).status)
      }
      answers.append(statuses)
    }
    #expect(answers == [[401], [401]])
  }

  @Test func `the path of a model has only one spelling`() async throws {
    let client = try SuiteServer.client
    for path in ["/v1/models//\(APIClient.seedModel)", "/v1/models/\(APIClient.seedModel)/", "//v1//models//\(APIClient.seedModel)"] {
      try await client.get(path).expectError(400, 400_001, "The model id is malformed.")
    }
    try await client.get("//v1//models/\(APIClient.seedModel)").expectSuccess()
  }
}
