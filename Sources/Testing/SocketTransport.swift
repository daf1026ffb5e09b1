import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// Calls a server over TCP.
package struct SocketTransport: APITransport {
  package init() {}

  /// The client reports a refused connection at once. The shared client would retry until its time limit.
  private static let http: HTTPClient = {
    var configuration = HTTPClient.Configuration()
    configuration.connectionPool.retryConnectionEstablishment = false
    return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }()

  package func send(_ call: APICall) async throws -> APIClient.Answer {
    var request = HTTPClientRequest(url: call.url)
    request.method = .RAW(value: call.method)
    for (name, value) in call.headers { request.headers.add(name: name, value: value) }
    if let body = call.body { request.body = .bytes(ByteBuffer(bytes: body)) }
    let response = try await Self.http.execute(request, timeout: .seconds(call.timeout))
    let bytes = try await response.body.collect(upTo: 256 << 20)
    let headers = Dictionary(response.headers.map { ($0.name.lowercased(), $0.value) }) { $0 + ", " + $1 }
    return APIClient.Answer(status: Int(response.status.code), headers: headers, body: Data(bytes.readableBytesView))
  }
}
