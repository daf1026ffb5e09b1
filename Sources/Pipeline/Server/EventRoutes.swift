import HTTPTypes
import Hummingbird
import KatsudoAPI
import KatsudoCore
import KatsudoQueue
import Logging
import NIOCore

/// The route `/v1/requests/{id}/events`: the log of a request as Server-Sent Events.
struct EventRoutes: Sendable {
  let queue: JobQueue
  let events: EventHub
  let links: FileLinks
  let bases: LinkBases
  let retention: Retention
  let time: TimeSource

  func add(to v1: some RouterMethods<CallerContext>) {
    v1.add("requests/{id}/events", [(.get, stream)])
  }

  @Sendable func stream(_ request: Request, _ context: CallerContext) async throws -> Response {
    let id = try RequestAccess.id(context)
    let cursor = try cursor(request.headers[.lastEventID])
    guard let glance = try await queue.store.glance(id: id) else { throw APIError.unknownRequest }
    try RequestAccess.check(glance.owner, context)
    guard let reader = events.reader(of: id, for: context.caller.owner) else {
      throw APIError(
        .unavailable,
        "The server allows no more event streams now, of you or of all callers, or it is stopping. Try again later, or ask for the status.",
        headers: [.retryAfter: "5"])
    }
    let stream = EventStream(
      requestID: id, cursor: cursor, store: queue.store, links: links, filesBase: bases.filesBase(request), retention: retention,
      time: time, logger: context.logger)
    let signs = await context.connection?.signs()
    let listener = signs?.wake(reader)
    let body = ResponseBody { writer in
      // The closure holds the reader, so the place is free again when the answer is gone, also if it was never sent.
      defer { withExtendedLifetime(listener) {} }
      try await stream.run(reader, signs) { try await writer.write(ByteBuffer(string: $0)) }
      try await writer.finish(nil)
    }
    return Response(
      status: .ok,
      headers: [.contentType: "text/event-stream", .cacheControl: "no-store", .xAccelBuffering: "no"],
      body: body)
  }

  /// Reads `Last-Event-ID`. Events up to this number are left out.
  private func cursor(_ header: String?) throws(APIError) -> Int64 {
    guard let header else { return 0 }
    guard !header.isEmpty, header.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
      let number = Int64(header)
    else {
      throw APIError(
        .invalidResourceIdentifier,
        "The Last-Event-ID is malformed. Send the number of the last event that you have, or leave the header out.")
    }
    return number
  }
}

extension HTTPField.Name {
  static let lastEventID = Self("Last-Event-ID")!
  /// Asks a reverse proxy to pass each event on at once.
  fileprivate static let xAccelBuffering = Self("X-Accel-Buffering")!
}
