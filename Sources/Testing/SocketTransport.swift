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

  /// The client for answers that are read slowly. Each holds its connection.
  private static let streaming: HTTPClient = {
    var configuration = HTTPClient.Configuration()
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 10_000
    return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }()

  package func open(_ call: APICall) async throws -> APIStream {
    let response = try await Self.streaming.execute(Self.request(call), deadline: .distantFuture)
    let chunks = AsyncThrowingStream<Data, any Error> { continuation in
      let task = Task {
        do {
          for try await chunk in response.body { continuation.yield(Data(chunk.readableBytesView)) }
          continuation.finish()
        } catch { continuation.finish(throwing: error) }
      }
      continuation.onTermination = { _ in task.cancel() }
    }
    return APIStream(status: Int(response.status.code), headers: Self.headers(response), chunks: chunks)
  }

  package func send(_ call: APICall) async throws -> APIClient.Answer {
    let response = try await Self.http.execute(Self.request(call), timeout: .seconds(call.timeout))
    let bytes = try await response.body.collect(upTo: 256 << 20)
    return APIClient.Answer(status: Int(response.status.code), headers: Self.headers(response), body: Data(bytes.readableBytesView))
  }

  private static func request(_ call: APICall) -> HTTPClientRequest {
    var request = HTTPClientRequest(url: call.url)
    request.method = .RAW(value: call.method)
    for (name, value) in call.headers { request.headers.add(name: name, value: value) }
    if let body = call.body { request.body = .bytes(ByteBuffer(bytes: body)) }
    return request
  }

  private static func headers(_ response: HTTPClientResponse) -> [String: String] {
    Dictionary(response.headers.map { ($0.name.lowercased(), $0.value) }) { $0 + ", " + $1 }
  }
}
