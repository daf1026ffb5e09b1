import KatsudoAPI
import KatsudoTesting

extension MediaServer.Reply {
  static func json(_ value: JSONValue, status: Int = 200, fields: [String: String] = [:]) -> Self {
    .status(status, fields: fields.merging(["Content-Type": "application/json"]) { $1 }, body: Array(value.jsonText.utf8))
  }

  /// Closes the connection without an answer.
  static let drop = Self(bytes: [], ending: .close)

  /// The answer to a submission.
  static func accepted(_ id: String = "r-1") -> Self {
    .json(["request_id": .string(id), "status_url": "http://elsewhere.invalid/s", "result_url": "http://elsewhere.invalid/r"])
  }

  static func state(_ word: String, position: Int64? = nil, progress: Double? = nil, fields: [String: String] = [:]) -> Self {
    var body: [String: JSONValue] = ["request_id": "r-1", "status": .string(word)]
    if let position { body["queue_position"] = .integer(position) }
    if let progress { body["progress"] = .number(progress) }
    return .json(.object(body), fields: fields)
  }

  static let succeeded = Self.json([
    "request_id": "r-1", "status": "succeeded", "output": ["video": "http://127.0.0.1/a.mp4"],
    "created_at": "2026-11-22T17:06:01.626626+00:00",
    "finished_at": "2026-11-22T17:06:12.041889+00:00",
  ])
}
