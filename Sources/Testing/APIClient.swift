import AsyncHTTPClient
package import Foundation
package import KatsudoAPI
import NIOCore
import NIOHTTP1

/// A simple HTTP client for tests. It makes one call and returns one answer.
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

  package init(base: String, token: String?) {
    self.base = base
    self.token = token
  }

  /// The client reports a refused connection at once. The shared client would retry until its time limit.
  private static let http: HTTPClient = {
    var configuration = HTTPClient.Configuration()
    configuration.connectionPool.retryConnectionEstablishment = false
    return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }()

  package static let seedModel = "bytedance/dreamina-3-0/pro/image-to-video"

  /// - Parameter target: a path on the server, or a whole URL.
  package func call(
    _ method: String, _ target: String, headers: [(String, String)] = [], body: Data? = nil, timeout: Int64 = 60
  ) async throws -> Answer {
    var request = HTTPClientRequest(url: target.hasPrefix("http") ? target : base + target)
    request.method = .RAW(value: method)
    if let token { request.headers.add(name: "authorization", value: "Bearer \(token)") }
    for (name, value) in headers { request.headers.replaceOrAdd(name: name, value: value) }
    if let body {
      request.body = .bytes(ByteBuffer(bytes: body))
      if !request.headers.contains(name: "content-type") { request.headers.add(name: "content-type", value: "application/json") }
    }
    let response = try await Self.http.execute(request, timeout: .seconds(timeout))
    let bytes = try await response.body.collect(upTo: 256 << 20)
    let headers = Dictionary(response.headers.map { ($0.name.lowercased(), $0.value) }) { $0 + ", " + $1 }
    return Answer(status: Int(response.status.code), headers: headers, body: Data(bytes.readableBytesView))
  }

  package func get(_ target: String, headers: [(String, String)] = []) async throws -> Answer {
    try await call("GET", target, headers: headers)
  }

  package func post(_ target: String, json: JSONValue) async throws -> Answer {
    try await call("POST", target, body: try JSONEncoder().encode(json))
  }

  /// Submits to the seed's model.
  package func submit(_ input: JSONValue) async throws -> Answer { try await post("/v1/models/\(Self.seedModel)", json: input) }

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
