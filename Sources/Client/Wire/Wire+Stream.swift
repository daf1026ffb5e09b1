import AsyncHTTPClient
import KatsudoAPI
import NIOCore
import NIOHTTP1

/// A part of the answer to the call for an event stream.
enum EventStreamPart: Sendable {
  case message(ServerSentEvent)
  /// The server sends no stream. Nothing follows.
  case refused
}

extension Wire {
  /// Opens an event stream. The connection is closed when the sequence and its iterator are gone.
  ///
  /// - Parameters:
  ///   - lastID: the id of the last event that the caller has, or `nil` for all events.
  ///   - limit: the time after which the sequence throws ``TimeLimitExceeded``, or `nil`.
  func stream(_ path: String, after lastID: String?, within limit: Duration?) -> AsyncThrowingStream<EventStreamPart, any Error> {
    var request = HTTPClientRequest(url: base.text + path)
    request.headers.add(name: "authorization", value: token.authorization)
    request.headers.add(name: "accept", value: "text/event-stream")
    request.headers.add(name: "user-agent", value: Self.userAgent)
    if let lastID { request.headers.add(name: "last-event-id", value: lastID) }
    let (prepared, origin) = (request, base.origin)
    return AsyncThrowingStream { continuation in
      let task = Task {
        do {
          if let limit {
            try await withTimeLimit(limit) { try await Self.read(prepared, of: origin, continuation) }
          } else {
            try await Self.read(prepared, of: origin, continuation)
          }
          continuation.finish()
        } catch { continuation.finish(throwing: error) }
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  private static func read(
    _ request: HTTPClientRequest, of origin: Origin, _ continuation: AsyncThrowingStream<EventStreamPart, any Error>.Continuation
  ) async throws {
    // A stream lasts as long as its request. A server that says nothing at all for 45 seconds is gone.
    let response = try await HTTPClients.streaming.execute(request, deadline: .distantFuture)
    KatsudoServers.record(response.headers.first(name: KatsudoServers.header), of: origin)
    guard response.status == .ok, response.headers.first(name: "content-type")?.hasPrefix("text/event-stream") == true else {
      continuation.yield(.refused)
      return
    }
    var parser = ServerSentEventParser()
    for try await chunk in response.body {
      for message in try parser.feed(chunk.readableBytesView) { continuation.yield(.message(message)) }
    }
  }
}
