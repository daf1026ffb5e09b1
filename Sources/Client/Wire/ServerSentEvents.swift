/// One message of an event stream.
package struct ServerSentEvent: Sendable, Hashable {
  /// The id of this message, or `nil` if the message itself has none.
  package var id: String?
  package var name: String
  package var data: String

  package init(id: String? = nil, name: String = "message", data: String) {
    self.id = id
    self.name = name
    self.data = data
  }
}

/// Reads an event stream (HTML Living Standard, section 9.2.6) from chunks of bytes that may end anywhere.
package struct ServerSentEventParser: Sendable {
  /// The stream has a message that is too large.
  package struct TooLarge: Error {}

  /// The largest message in bytes.
  private static let byteLimit = 1 << 20

  private var line: [UInt8] = []
  private var id: String?
  private var name = ""
  private var data: [String] = []
  private var size = 0
  private var isAfterCarriageReturn = false
  private var isAtStart = true

  package init() {}

  /// Returns the messages that are complete now.
  package mutating func feed(_ bytes: some Sequence<UInt8>) throws(TooLarge) -> [ServerSentEvent] {
    var messages: [ServerSentEvent] = []
    for byte in bytes {
      let isSecondHalf = isAfterCarriageReturn && byte == UInt8(ascii: "\n")
      isAfterCarriageReturn = byte == UInt8(ascii: "\r")
      if isSecondHalf { continue }
      guard byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") else {
        size += 1
        guard size <= Self.byteLimit else { throw TooLarge() }
        line.append(byte)
        continue
      }
      if let message = endLine() { messages.append(message) }
    }
    return messages
  }

  private mutating func endLine() -> ServerSentEvent? {
    var text = String(decoding: line, as: UTF8.self)[...]
    line.removeAll(keepingCapacity: true)
    if isAtStart, text.unicodeScalars.first == "\u{FEFF}" { text = Substring(text.unicodeScalars.dropFirst()) }
    isAtStart = false
    if text.isEmpty { return endMessage() }
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    var value = parts.count > 1 ? parts[1] : ""
    if value.first == " " { value = value.dropFirst() }
    switch parts[0] {
    case "data": data.append(String(value))
    case "event": name = String(value)
    case "id": if !value.contains("\0") { id = String(value) }
    // Comments have an empty name. Every other field is unknown.
    default: break
    }
    return nil
  }

  private mutating func endMessage() -> ServerSentEvent? {
    defer {
      id = nil
      name = ""
      data = []
      size = 0
    }
    if data.isEmpty { return nil }
    return ServerSentEvent(id: id, name: name.isEmpty ? "message" : name, data: data.joined(separator: "\n"))
  }
}
