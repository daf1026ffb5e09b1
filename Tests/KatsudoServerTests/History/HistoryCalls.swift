import KatsudoAPI
import KatsudoTesting

extension APIClient {
  /// Submits to a model with a query, which must be accepted, and returns the request's id.
  func accepted(_ input: JSONValue, query: String, model: String = APIClient.seedModel) async throws -> String {
    let answer = try await call("POST", "/v1/models/\(model)?\(query)", body: try input.encoded())
    guard answer.status == 200, let id = answer["request_id"]?.string else {
      throw UnexpectedAnswer("submit answered \(answer.status): \(answer.text)")
    }
    return id
  }

  /// Returns the ids that a list with this query has.
  func listed(_ query: String) async throws -> [String] {
    let answer = try await get("/v1/requests?\(query)")
    guard answer.status == 200 else { throw UnexpectedAnswer("the list answered \(answer.status): \(answer.text)") }
    return answer["requests"]?.array?.compactMap { $0["request_id"]?.string } ?? []
  }

  func receipt(_ id: String) async throws -> JSONValue { try await get("/v1/requests/\(id)/receipt").json }

  func delete(_ id: String) async throws -> Answer { try await call("DELETE", "/v1/requests/\(id)") }

  /// Returns the bytes of a request's video.
  func video(_ id: String) async throws -> String {
    guard let link = try await result(id)["output"]?["video"]?.string else { throw UnexpectedAnswer("request \(id) has no video") }
    return try await get(link).text
  }
}
