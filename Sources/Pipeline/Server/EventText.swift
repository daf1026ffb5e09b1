import KatsudoAPI

/// Writes an event stream (HTML Living Standard, section 9.2, "Server-sent events"). The fields are in the order id, event, data.
enum EventText {
  /// A line that a client ignores. It shows both sides that the connection is alive.
  static let comment = ":\n\n"

  /// - Parameter id: `nil` for an event that a client does not resume after.
  static func event(_ name: String, id: Int64? = nil, _ data: [String: JSONValue]) -> String {
    // JSON text has no line break, so the data is one line.
    "\(id.map { "id: \($0)\n" } ?? "")event: \(name)\ndata: \(JSONValue.object(data).jsonText)\n\n"
  }
}
