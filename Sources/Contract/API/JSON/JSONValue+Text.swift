extension JSONValue {
  /// Reads a JSON document (RFC 8259) in UTF-8.
  ///
  /// - Throws: ``JSONSyntaxError`` if the document is not JSON, if an object has a key twice, if a number is beyond a double's range, if
  ///   there are more than 512 levels of nesting, or if there are more than 200,000 values.
  public init(jsonBytes bytes: some Sequence<UInt8>) throws(JSONSyntaxError) {
    let read = bytes.withContiguousStorageIfAvailable { buffer in
      Result { () throws(JSONSyntaxError) in try JSONReader.read(buffer) }
    }
    if let read {
      self = try read.get()
    } else {
      self = try JSONValue(jsonBytes: Array(bytes))
    }
  }

  /// Reads a JSON document of a trusted service, which may have more values than a document of a caller.
  ///
  /// - Parameter valueLimit: the largest number of values.
  package init(jsonBytes bytes: [UInt8], valueLimit: Int) throws(JSONSyntaxError) {
    self = try bytes.withUnsafeBufferPointer { buffer in
      Result { () throws(JSONSyntaxError) in try JSONReader.read(buffer, valueLimit: valueLimit) }
    }.get()
  }

  /// Reads a JSON document from a string.
  public init(jsonText text: String) throws(JSONSyntaxError) { self = try JSONValue(jsonBytes: text.utf8) }

  /// The value as JSON text with sorted keys. A number that JSON cannot hold (infinite or NaN) is written as `null`. The JSON reader never
  /// makes such a number.
  public var jsonText: String { String(decoding: jsonBytes, as: UTF8.self) }

  /// The bytes of ``jsonText`` in UTF-8.
  public var jsonBytes: [UInt8] {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return bytes
  }

  private func append(to bytes: inout [UInt8]) {
    switch self {
    case .null: bytes.append(contentsOf: "null".utf8)
    case .bool(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
    case .integer(let value): bytes.append(contentsOf: String(value).utf8)
    case .number(let value): bytes.append(contentsOf: (value.isFinite ? "\(value)" : "null").utf8)
    case .string(let value): bytes.appendJSONString(value)
    case .array(let elements):
      bytes.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        element.append(to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let members):
      bytes.append(UInt8(ascii: "{"))
      for (index, key) in members.keys.sorted().enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        bytes.appendJSONString(key)
        bytes.append(UInt8(ascii: ":"))
        members[key]?.append(to: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }
}
