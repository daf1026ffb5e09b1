import AsyncHTTPClient
import Foundation
import KatsudoAPI
import NIOCore
import NIOHTTP1

/// The HTTP of a client program: its own headers and time limit, no redirects, and host names that a test resolves.
struct ClientHTTP: Sendable {
  struct Answer: Sendable {
    var status: Int
    /// The headers by their names in lower case.
    var headers: [String: String]
    var body: Data

    var json: JSONValue { (try? JSONDecoder().decode(JSONValue.self, from: body)) ?? .null }
    var text: String { String(decoding: body, as: UTF8.self) }
    var isSuccess: Bool { (200..<300).contains(status) }
  }

  private let client: HTTPClient
  var headers: [(String, String)] = []
  /// The time limit of one call.
  var limit = Duration.seconds(60)

  /// - Parameter names: the addresses of host names.
  static func with<Value: Sendable>(
    names: [String: String] = [:], headers: [(String, String)] = [], limit: Duration = .seconds(60),
    _ body: (ClientHTTP) async throws -> Value
  ) async throws -> Value {
    var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
    configuration.dnsOverride = names
    let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    do {
      let value = try await body(ClientHTTP(client: client, headers: headers, limit: limit))
      try await client.shutdown()
      return value
    } catch {
      try? await client.shutdown()
      throw error
    }
  }

  func call(_ method: String, _ url: String, more: [(String, String)] = [], body: Data? = nil) async throws -> Answer {
    var request = HTTPClientRequest(url: url)
    request.method = .RAW(value: method)
    for (name, value) in headers + more { request.headers.replaceOrAdd(name: name, value: value) }
    if let body { request.body = .bytes(ByteBuffer(bytes: body)) }
    let response = try await client.execute(request, timeout: TimeAmount(limit))
    let bytes = try await response.body.collect(upTo: 512 << 20)
    let headers = Dictionary(response.headers.map { ($0.name.lowercased(), $0.value) }) { $0 + ", " + $1 }
    return Answer(status: Int(response.status.code), headers: headers, body: Data(bytes.readableBytesView))
  }
}
