/// Writes a flat JSON object directly into bytes. It is used for the answers that clients ask for many times a second, because building
/// such an answer with a general encoder takes a third of its time. All other answers use `Codable`.
public struct JSONBytes: Sendable {
  public private(set) var bytes: [UInt8]
  private var isFirst = true

  public init(capacity: Int = 512) {
    bytes = []
    bytes.reserveCapacity(capacity)
    bytes.append(UInt8(ascii: "{"))
  }

  public mutating func add(_ key: StaticString, _ value: String) {
    begin(key)
    bytes.appendJSONString(value)
  }

  public mutating func add(_ key: StaticString, _ value: Int) {
    begin(key)
    bytes.append(contentsOf: String(value).utf8)
  }

  /// - Parameter value: a finite number.
  public mutating func add(_ key: StaticString, _ value: Double) {
    begin(key)
    bytes.append(contentsOf: String(value).utf8)
  }

  /// Closes the object and returns its bytes.
  public consuming func finished() -> [UInt8] {
    bytes.append(UInt8(ascii: "}"))
    return bytes
  }

  /// - Parameter key: a key of letters, digits and `_`, because it is written without escapes.
  private mutating func begin(_ key: StaticString) {
    if !isFirst { bytes.append(UInt8(ascii: ",")) }
    isFirst = false
    bytes.append(UInt8(ascii: "\""))
    key.withUTF8Buffer { bytes.append(contentsOf: $0) }
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
  }
}

extension SubmitAnswer {
  public var jsonBytes: [UInt8] {
    var json = JSONBytes()
    json.add("request_id", requestID)
    json.add("status_url", statusURL)
    json.add("result_url", resultURL)
    json.add("cancel_url", cancelURL)
    return json.finished()
  }
}

extension ResultAnswer {
  /// The answer as JSON with sorted keys.
  public var jsonBytes: [UInt8] { JSONValue.object(members).jsonBytes }

  /// The answer to a submit that waited, as JSON with sorted keys: the fields of both answers in one object.
  public func jsonBytes(with submit: SubmitAnswer) -> [UInt8] {
    var all = members
    all["status_url"] = .string(submit.statusURL)
    all["result_url"] = .string(submit.resultURL)
    all["cancel_url"] = .string(submit.cancelURL)
    return JSONValue.object(all).jsonBytes
  }

  private var members: [String: JSONValue] {
    var members: [String: JSONValue] = [
      "request_id": .string(requestID), "status": .string(status.rawValue), "created_at": .string(createdAt),
    ]
    members["output"] = output.map { .object($0) }
    members["error"] = error.map { .string($0) }
    members["queue_position"] = queuePosition.map { .integer(Int64($0)) }
    members["finished_at"] = finishedAt.map { .string($0) }
    members["cost"] = cost.map { .number($0) }
    members["metadata"] = metadata
    members["model_id"] = modelID.map { .string($0) }
    return members
  }
}

extension StatusAnswer {
  public var jsonBytes: [UInt8] {
    var json = JSONBytes()
    json.add("request_id", requestID)
    json.add("status", status.rawValue)
    if let queuePosition { json.add("queue_position", queuePosition) }
    if let progress { json.add("progress", progress) }
    if let instanceID { json.add("instance_id", instanceID) }
    json.add("status_url", statusURL)
    json.add("result_url", resultURL)
    return json.finished()
  }
}

extension [UInt8] {
  /// Appends a string in quotes, with only the escapes that RFC 8259 requires.
  mutating func appendJSONString(_ string: String) {
    append(UInt8(ascii: "\""))
    for byte in string.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        append(UInt8(ascii: "\\"))
        append(byte)
      case 0..<0x20:
        append(contentsOf: "\\u00".utf8)
        append(byte < 0x10 ? UInt8(ascii: "0") : UInt8(ascii: "1"))
        append(contentsOf: String(byte & 15, radix: 16).utf8)
      default: append(byte)
      }
    }
    append(UInt8(ascii: "\""))
  }
}
