import Foundation
import HTTPTypes
package import Hummingbird
package import KatsudoServer
package import Logging
import NIOConcurrencyHelpers
import NIOCore

/// Calls the router of a server without a socket: a request value goes in, a response value comes out.
///
/// The HTTP parser, the listener and the connection are not part of it. They add the headers `Date` and `Server`, and they keep the limits
/// of connections.
package struct RouterTransport: APITransport {
  /// The address by which calls reach the router.
  package static let base = "http://\(host)"
  private static let host = "localhost"

  private struct Source: RequestContextSource {
    let logger: Logger
  }

  private let respond: @Sendable (Request) async throws -> Response

  package init(router: Router<APIContext>, logger: Logger) {
    let responder = router.buildResponder()
    respond = { try await responder.respond(to: $0, context: APIContext(source: Source(logger: logger))) }
  }

  package func send(_ call: APICall) async throws -> APIClient.Answer {
    let request = try Self.request(call)
    return try await withThrowingTaskGroup(of: APIClient.Answer.self) { group in
      group.addTask { try await answer(request) }
      group.addTask {
        try await Task.sleep(for: .seconds(call.timeout))
        throw UnexpectedAnswer("no answer to \(call.method) \(call.url) within \(call.timeout) s")
      }
      defer { group.cancelAll() }
      guard let answer = try await group.next() else { throw CancellationError() }
      return answer
    }
  }

  package func open(_ call: APICall) async throws -> APIStream {
    let response = try await respond(Self.request(call))
    let chunks = AsyncThrowingStream<Data, any Error> { continuation in
      let task = Task {
        do {
          try await response.body.write(Chunks(continuation))
          continuation.finish()
        } catch { continuation.finish(throwing: error) }
      }
      continuation.onTermination = { _ in task.cancel() }
    }
    return APIStream(status: response.status.code, headers: Self.headers(response), chunks: chunks)
  }

  private static func headers(_ response: Response) -> [String: String] {
    Dictionary(response.headers.map { ($0.name.canonicalName, $0.value) }) { $0 + ", " + $1 }
  }

  private func answer(_ request: Request) async throws -> APIClient.Answer {
    let response = try await respond(request)
    let content = Content()
    do { try await response.body.write(content) } catch {
      // An error behind a complete answer closes the connection and does not harm the answer.
      guard content.isComplete else { throw error }
    }
    let body = content.body
    if request.method != .head, let length = response.headers[.contentLength], length != "\(body.count)" {
      throw UnexpectedAnswer("an answer of \(body.count) bytes says that it has \(length)")
    }
    return APIClient.Answer(status: response.status.code, headers: Self.headers(response), body: body)
  }

  private static func request(_ call: APICall) throws -> Request {
    guard let method = HTTPRequest.Method(call.method), let url = URL(string: call.url), url.host() == host else {
      throw UnexpectedAnswer("this cannot be asked of a router: \(call.method) \(call.url)")
    }
    var fields = HTTPFields()
    // The server takes the host out of the headers when it reads a request.
    for (name, value) in call.headers where name != "host" {
      guard let name = HTTPField.Name(name) else { throw UnexpectedAnswer("\(name) is not the name of a header") }
      fields[name] = value
    }
    if let body = call.body { fields[.contentLength] = "\(body.count)" }
    return Request(
      head: HTTPRequest(
        method: method, scheme: "http", authority: call.headers["host"] ?? host, path: target(url), headerFields: fields),
      body: RequestBody(buffer: ByteBuffer(bytes: call.body ?? Data())))
  }

  /// Returns the request target of a URL as the HTTP client of ``SocketTransport`` writes it.
  private static func target(_ url: URL) -> String {
    let path = url.path.isEmpty ? "/" : URLComponents(url: url, resolvingAgainstBaseURL: true)?.percentEncodedPath ?? url.path
    return path + (url.query.map { "?" + $0 } ?? "")
  }
}

/// Collects the body of an answer.
private final class Content: ResponseBodyWriter, Sendable {
  private let state = NIOLockedValueBox((bytes: ByteBuffer(), isComplete: false))

  var isComplete: Bool { state.withLockedValue { $0.isComplete } }
  var body: Data { Data(state.withLockedValue { $0.bytes }.readableBytesView) }

  func write(_ buffer: ByteBuffer) async throws {
    _ = state.withLockedValue { $0.bytes.writeImmutableBuffer(buffer) }
  }

  func finish(_ trailingHeaders: HTTPFields?) async throws { state.withLockedValue { $0.isComplete = true } }
}

/// Passes the body of an answer on as it is written. A reader that went away is an error, as a connection that was closed is.
private struct Chunks: ResponseBodyWriter {
  private let continuation: AsyncThrowingStream<Data, any Error>.Continuation

  init(_ continuation: AsyncThrowingStream<Data, any Error>.Continuation) { self.continuation = continuation }

  func write(_ buffer: ByteBuffer) async throws {
    if case .terminated = continuation.yield(Data(buffer.readableBytesView)) { throw CancellationError() }
  }

  func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
