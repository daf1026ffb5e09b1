package import Foundation
package import KatsudoAPI

/// An answer whose body is read while the server still writes it.
package struct APIStream: Sendable {
  package var status: Int
  /// The headers by lower-case name.
  package var headers: [String: String]
  /// The body as it comes. The connection is closed when the sequence and its iterator are gone.
  package var chunks: AsyncThrowingStream<Data, any Error>

  package init(status: Int, headers: [String: String], chunks: AsyncThrowingStream<Data, any Error>) {
    self.status = status
    self.headers = headers
    self.chunks = chunks
  }
}

/// A message of an event stream, read strictly: the fields are in the order id, event, data, each once and in one line.
package enum EventMessage: Sendable, Hashable {
  case event(id: Int64?, name: String, data: JSONValue)
  case comment

  package var id: Int64? { if case .event(let id, _, _) = self { id } else { nil } }
  package var name: String? { if case .event(_, let name, _) = self { name } else { nil } }
  package var data: JSONValue { if case .event(_, _, let data) = self { data } else { .null } }

  /// - Parameter block: the lines between two empty lines.
  init(block: Substring) throws {
    let lines = block.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines == [":"] {
      self = .comment
      return
    }
    var rest = lines[...]
    func take(_ field: String) -> String? {
      guard let line = rest.first, line.hasPrefix("\(field): ") else { return nil }
      rest.removeFirst()
      return String(line.dropFirst(field.count + 2))
    }
    let id = take("id").flatMap { Int64($0) }
    guard let name = take("event"), let data = take("data"), rest.isEmpty else { throw UnexpectedAnswer("no event: \(block)") }
    self = .event(id: id, name: name, data: try JSONDecoder().decode(JSONValue.self, from: Data(data.utf8)))
  }
}

/// The messages of an open event stream. The connection is closed with the last reference.
package struct EventMessages: Sendable {
  package let status: Int
  package let headers: [String: String]
  private let chunks: AsyncThrowingStream<Data, any Error>
  private var text = ""

  init(_ stream: APIStream) {
    status = stream.status
    headers = stream.headers
    chunks = stream.chunks
  }

  /// Returns the next message, or `nil` at the end of the stream.
  package mutating func next() async throws -> EventMessage? {
    while true {
      if let end = text.firstRange(of: "\n\n") {
        let block = text[..<end.lowerBound]
        let message = try EventMessage(block: block)
        text = String(text[end.upperBound...])
        return message
      }
      // An iterator of its own for each chunk, so that this value can be sent to another task between two messages.
      var iterator = chunks.makeAsyncIterator()
      guard let chunk = try await iterator.next() else {
        guard text.isEmpty || Task.isCancelled else { throw UnexpectedAnswer("the stream ends in the middle of a message: \(text)") }
        return nil
      }
      text += String(decoding: chunk, as: UTF8.self)
    }
  }

  /// Returns the next message that is no comment.
  package mutating func nextEvent() async throws -> EventMessage? {
    while let message = try await next() { if message != .comment { return message } }
    return nil
  }

  /// Returns all messages up to the end of the stream.
  package mutating func rest() async throws -> [EventMessage] {
    var messages: [EventMessage] = []
    while let message = try await next() { messages.append(message) }
    return messages
  }
}

extension APIClient {
  /// Opens the event stream of a request.
  ///
  /// - Parameter lastID: the number of the last event that is known.
  package func events(_ id: String, after lastID: Int64? = nil) async throws -> EventMessages {
    var headers: [String: String] = [:]
    headers["authorization"] = token.map { "Bearer \($0)" }
    headers["last-event-id"] = lastID.map { "\($0)" }
    return EventMessages(
      try await transport.open(
        APICall(method: "GET", url: "\(base)/v1/requests/\(id)/events", headers: headers, body: nil, timeout: 60)))
  }
}
