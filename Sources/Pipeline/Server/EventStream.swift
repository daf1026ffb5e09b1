import Hummingbird
import KatsudoAPI
import KatsudoCore
import KatsudoQueue
import Logging

/// One event stream: it writes the log of a request from its beginning, then each new event, and ends after the final status.
struct EventStream: Sendable {
  /// The time between two signs of life.
  static let commentPause = Duration.seconds(15)
  /// The shortest time between two looks at the position of a waiting request.
  static let positionPause = Duration.seconds(2)
  private static let pageSize = 200

  let requestID: String
  /// Events with this number and smaller ones are left out.
  let cursor: Int64
  let store: any JobStore
  let links: FileLinks
  let filesBase: String
  let retention: Retention
  let time: TimeSource
  let logger: Logger

  /// Runs until the request has ended, it is deleted, the server stops, or the client is gone. If the store fails, the stream ends too, and
  /// the client can resume it.
  ///
  /// - Parameters:
  ///   - signs: the state of the client's connection, whose changes wake the reader, or `nil` if it is not known.
  ///   - write: sends a text. It throws if the client is gone.
  func run(_ reader: EventHubReader, _ signs: ConnectionSigns?, _ write: (String) async throws -> Void) async throws {
    var log = RequestEventReader()
    var position: Int?
    var written = time.uptime
    var isTested = false
    while true {
      var text: String
      let isOver: Bool
      do {
        (text, isOver) = try await newEvents(&log, &position)
      } catch {
        logger.error("event stream ended", metadata: ["request": "\(requestID)", "error": "\(error)"])
        return
      }
      // A client that has closed its side and is gone answers any text with a reset. One that still reads ignores a comment.
      let isTest = !isTested && signs?.isInputClosed == true
      if isTest { isTested = true }
      if text.isEmpty, !isOver, isTest || time.uptime - written >= Self.commentPause { text = EventText.comment }
      if !text.isEmpty {
        try await write(text)
        written = time.uptime
      }
      if isOver || reader.isOver { return }
      let untilComment = Self.commentPause - (time.uptime - written)
      await reader.wait(atMost: log.currentState == .inQueue ? min(untilComment, Self.positionPause) : untilComment)
    }
  }

  /// Reads the rows that are new, and the position of a request that waits.
  ///
  /// - Returns: the text to send, and `true` if nothing follows.
  private func newEvents(_ log: inout RequestEventReader, _ position: inout Int?) async throws -> (String, Bool) {
    var events: [RequestEvent] = []
    while true {
      let rows = try await store.events(of: requestID, after: log.lastID, limit: Self.pageSize)
      for row in rows { events.append(log.read(row)) }
      if rows.count < Self.pageSize { break }
    }
    let isOver = events.last?.isLast ?? false
    let glance = log.currentState == .inQueue || events.isEmpty ? try await store.glance(id: requestID) : nil
    let links = try await Links(self, for: events, isOver: isOver)
    var text = ""
    for (index, event) in events.enumerated() where event.id > cursor {
      // The position belongs to the newest state only.
      let isNewest = index == events.count - 1
      if isNewest, event.kind == .status(.inQueue) { position = glance?.position }
      text += message(event, position: isNewest ? glance?.position : nil, links)
    }
    if let now = glance?.position, now != position {
      position = now
      text += EventText.event("position", ["request_id": .string(requestID), "queue_position": .integer(Int64(now))])
    }
    // A request without a record was deleted.
    return (text, isOver || (events.isEmpty && glance == nil))
  }

  private func message(_ event: RequestEvent, position: Int?, _ links: Links) -> String {
    switch event.kind {
    case .status(let state):
      var data: [String: JSONValue] = ["request_id": .string(requestID), "status": .string(state.resultWord.rawValue)]
      if state == .inQueue { data["queue_position"] = position.map { .integer(Int64($0)) } }
      return EventText.event("status", id: event.id, data)
    case .progress(let progress, let attempt):
      var data: [String: JSONValue] = ["progress": .number(progress.fraction ?? 0)]
      data["stage"] = progress.stage.map { .string($0) }
      data["preview"] = links.preview(progress, attempt: attempt, at: event.at).map { .string($0) }
      return EventText.event("progress", id: event.id, data)
    case .output(let facts):
      var data: [String: JSONValue] = [
        "kind": .string(facts.role.rawValue), "content_type": .string(facts.contentType), "bytes": .integer(Int64(facts.byteCount)),
        "sha256": .string(facts.sha256),
      ]
      data["url"] = links.output(facts).map { .string($0) }
      return EventText.event("output", id: event.id, data)
    case .log(let sentence):
      return EventText.event("log", id: event.id, ["message": .string(sentence), "at": .string(event.at.wireText)])
    }
  }

  /// The links to the files that the events name.
  private struct Links {
    private let stream: EventStream
    private let isOver: Bool
    /// The end of the links to outputs. It is `nil` if no event names an output.
    private var expiry: Timestamp?

    init(_ stream: EventStream, for events: [RequestEvent], isOver: Bool) async throws {
      self.stream = stream
      self.isOver = isOver
      guard events.contains(where: { if case .output = $0.kind { true } else { false } }) else { return }
      expiry = try await stream.store.job(id: stream.requestID).map { stream.retention.expiry(of: $0) }
    }

    func output(_ facts: OutputFacts) -> String? {
      expiry.map { stream.filesBase + stream.links.path(requestID: stream.requestID, name: facts.name, expiresAt: $0) }
    }

    /// Returns the link to the preview of a report, or `nil` if the report has none or the preview is gone with the end of the request.
    func preview(_ progress: JobProgress, attempt: Int, at moment: Timestamp) -> String? {
      guard !isOver, progress.previewLocator != nil, let format = progress.previewFormat else { return nil }
      let name = PreviewName(attempt: attempt, format: format).text
      let expiry = moment.adding(seconds: PreviewName.linkSeconds)
      return stream.filesBase + stream.links.path(requestID: stream.requestID, name: name, expiresAt: expiry)
    }
  }
}
