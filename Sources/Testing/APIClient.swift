package import Foundation
package import KatsudoAPI

/// A simple client of the API for tests. It makes one call and returns one answer, over a socket or straight into a router.
package struct APIClient: Sendable {
  package struct Answer: Sendable {
    package var status: Int
    /// The headers by lower-case name.
    package var headers: [String: String]
    package var body: Data

    /// The body as JSON, or null if it is not JSON.
    package var json: JSONValue { (try? JSONDecoder().decode(JSONValue.self, from: body)) ?? .null }

    package subscript(key: String) -> JSONValue? { json[key] }
  }

  /// The address of the server, such as `http://127.0.0.1:8787`.
  package var base: String
  package var token: String?
  let transport: any APITransport

  package init(base: String, token: String?, transport: any APITransport = SocketTransport()) {
    self.base = base
    self.token = token
    self.transport = transport
  }

  /// Returns a client of the same server with another key, or with none.
  package func with(token: String?) -> APIClient { APIClient(base: base, token: token, transport: transport) }

  /// A client of the same server without any key.
  package var stranger: APIClient { with(token: nil) }

  package static let seedModel = "bytedance/dreamina-3-0/pro/image-to-video"

  /// - Parameters:
  ///   - target: a path on the server, or a whole URL.
  ///   - type: the content type of a body, unless the headers have one.
  ///   - timeout: seconds within which the whole answer must be there.
  package func call(
    _ method: String, _ target: String, headers: [(String, String)] = [], body: Data? = nil, type: String? = "application/json",
    timeout: Int64 = 60
  ) async throws -> Answer {
    var fields: [String: String] = [:]
    if let token { fields["authorization"] = "Bearer \(token)" }
    if body != nil { fields["content-type"] = type }
    for (name, value) in headers { fields[name.lowercased()] = value }
    return try await transport.send(
      APICall(method: method, url: target.hasPrefix("http") ? target : base + target, headers: fields, body: body, timeout: timeout))
  }

  package func get(_ target: String, headers: [(String, String)] = []) async throws -> Answer {
    try await call("GET", target, headers: headers)
  }

  package func post(_ target: String, json: JSONValue) async throws -> Answer {
    try await call("POST", target, body: try JSONEncoder().encode(json))
  }

  /// Submits to the Dreamina model.
  package func submit(_ input: JSONValue) async throws -> Answer { try await post("/v1/models/\(Self.seedModel)", json: input) }

  /// Submits to the seed's model with an idempotency key.
  package func submit(_ input: JSONValue, key: String) async throws -> Answer {
    try await call("POST", "/v1/models/\(Self.seedModel)", headers: [("Idempotency-Key", key)], body: try JSONEncoder().encode(input))
  }

  /// Submits an input that must be accepted, and returns the request's id.
  package func accepted(_ input: JSONValue) async throws -> String {
    let answer = try await submit(input)
    guard answer.status == 200, let id = answer["request_id"]?.string else {
      throw UnexpectedAnswer("submit answered \(answer.status): \(String(decoding: answer.body.prefix(500), as: UTF8.self))")
    }
    return id
  }

  package func status(_ id: String) async throws -> JSONValue { try await get("/v1/requests/\(id)/status").json }

  package func result(_ id: String, query: String = "") async throws -> JSONValue {
    try await get("/v1/requests/\(id)/result\(query)").json
  }

  /// Polls until the request has ended, and returns its result.
  package func finished(_ id: String, within limit: Duration = .seconds(120)) async throws -> JSONValue {
    let deadline = ContinuousClock.now + limit
    while ContinuousClock.now < deadline {
      let result = try await result(id)
      if let word = result["status"]?.string, word != "in_queue", word != "in_progress" { return result }
      try await Task.sleep(for: .milliseconds(25))
    }
    throw UnexpectedAnswer("request \(id) did not end within \(limit)")
  }
}

package struct UnexpectedAnswer: Error, CustomStringConvertible {
  package var description: String

  package init(_ description: String) { self.description = description }
}
