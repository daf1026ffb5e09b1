import Glibc

/// Reads the parts of a `multipart/form-data` body (RFC 7578, RFC 2046 section 5.1) while its bytes come in. It is pure, and it keeps no
/// more than the header of a part or a piece of a boundary.
package struct MultipartParser: Sendable {
  package enum Event: Sendable, Hashable {
    /// A part begins. The value is the name of its field.
    case part(name: String)
    /// The next bytes of the part.
    case bytes(ArraySlice<UInt8>)
    /// The last part has ended. What follows is ignored.
    case end
  }

  /// The reason why a body cannot be read. The sentence is for the caller.
  package struct Fault: Error, Sendable, Hashable {
    package var sentence: String
  }

  /// The largest header of a part in bytes.
  package static let headerLimit = 8192
  /// The largest number of parts.
  package static let partLimit = 64
  private static let paddingLimit = 256
  private static let preambleLimit = 65_536

  private enum State {
    case preamble
    /// The bytes right after a boundary, which say if another part follows.
    case boundary
    case header
    case body
    case end
  }

  private let delimiter: [UInt8]
  private var state = State.preamble
  /// The bytes that are not read yet. The first boundary of a body has no line before it, so one is added.
  private var buffer = Array("\r\n".utf8)
  private var position = 0
  private var parts = 0
  private var preamble = 0

  /// - Parameter boundary: the parameter of the content type.
  package init(boundary: String) { delimiter = Array("\r\n--\(boundary)".utf8) }

  /// Returns the boundary of a content type. Returns `nil` for a type other than `multipart/form-data`.
  ///
  /// - Throws: ``Fault`` if the type has no boundary of 1 to 70 printable characters.
  package static func boundary(of contentType: String) throws(Fault) -> String? {
    let parameters = HeaderParameters(contentType)
    guard parameters.value == "multipart/form-data" else { return nil }
    guard let boundary = parameters["boundary"], (1...70).contains(boundary.utf8.count),
      boundary.utf8.allSatisfy({ (0x20...0x7e).contains($0) })
    else {
      throw Fault(sentence: "The Content-Type multipart/form-data has no usable boundary. Let your HTTP library write this header.")
    }
    return boundary
  }

  /// Takes the next bytes of the body.
  package mutating func read(_ bytes: some Collection<UInt8>) throws(Fault) -> [Event] {
    if state == .end { return [] }
    buffer.append(contentsOf: bytes)
    var events: [Event] = []
    while try step(&events) {}
    buffer.removeFirst(position)
    position = 0
    return events
  }

  /// Checks that the body may end here.
  package func finish() throws(Fault) {
    guard state == .end else { throw Fault(sentence: "The form ends before its last boundary. Send the whole body.") }
  }

  /// Returns `false` if more bytes are needed, or if the form has ended.
  private mutating func step(_ events: inout [Event]) throws(Fault) -> Bool {
    switch state {
    case .preamble:
      let found = find(delimiter)
      let end = found ?? max(position, buffer.count - delimiter.count + 1)
      preamble += end - position
      guard preamble <= Self.preambleLimit else { throw Fault(sentence: "The form does not begin with its boundary.") }
      position = found.map { $0 + delimiter.count } ?? end
      if found != nil { state = .boundary }
      return found != nil
    case .boundary: return try readBoundary(&events)
    case .header: return try readHeader(&events)
    case .body:
      let found = find(delimiter)
      let end = found ?? max(position, buffer.count - delimiter.count + 1)
      if end > position { events.append(.bytes(buffer[position..<end])) }
      position = found.map { $0 + delimiter.count } ?? end
      if found != nil { state = .boundary }
      return found != nil
    case .end:
      position = buffer.count
      return false
    }
  }

  private mutating func readBoundary(_ events: inout [Event]) throws(Fault) -> Bool {
    guard buffer.count - position >= 2 else { return false }
    if buffer[position...].starts(with: "--".utf8) {
      state = .end
      events.append(.end)
      return true
    }
    let rest = buffer[position...].drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    guard rest.startIndex - position <= Self.paddingLimit else { throw Fault(sentence: "A boundary of the form is malformed.") }
    guard rest.count >= 2 else { return false }
    guard rest.starts(with: "\r\n".utf8) else { throw Fault(sentence: "A boundary of the form is malformed.") }
    // The line end stays: a header without a line then ends like every other one.
    position = rest.startIndex
    state = .header
    return true
  }

  private mutating func readHeader(_ events: inout [Event]) throws(Fault) -> Bool {
    guard let end = find(Array("\r\n\r\n".utf8)) else {
      guard buffer.count - position <= Self.headerLimit else { throw Fault(sentence: "The header of a part is too long.") }
      return false
    }
    guard end - position <= Self.headerLimit else { throw Fault(sentence: "The header of a part is too long.") }
    parts += 1
    guard parts <= Self.partLimit else { throw Fault(sentence: "The form has more than \(Self.partLimit) parts.") }
    let lines = String(decoding: buffer[position..<end], as: UTF8.self).split(separator: "\r\n")
    let disposition = lines.first { $0.lowercased().hasPrefix("content-disposition:") }
    guard let disposition, let name = HeaderParameters(disposition.drop { $0 != ":" }.dropFirst())["name"] else {
      throw Fault(sentence: "A part of the form has no Content-Disposition with a name.")
    }
    events.append(.part(name: name))
    position = end + 4
    state = .body
    return true
  }

  /// Returns the place of the first such bytes that are not read yet. They begin with a carriage return.
  private func find(_ bytes: [UInt8]) -> Int? {
    buffer.withUnsafeBytes { all in
      var place = position
      while let start = all.baseAddress, all.count - place >= bytes.count,
        let found = memchr(start + place, Int32(bytes[0]), all.count - place - bytes.count + 1)
      {
        place = UnsafeRawPointer(found) - start
        if memcmp(start + place, bytes, bytes.count) == 0 { return place }
        place += 1
      }
      return nil
    }
  }
}

/// A header's value with parameters, such as `form-data; name="file"` (RFC 9110 section 5.6.6).
struct HeaderParameters {
  /// The part before the first parameter, in lower case.
  let value: String
  private let parameters: [String: String]

  init(_ header: some StringProtocol) {
    var fields: [String] = []
    var field = ""
    var isQuoted = false
    var isEscaped = false
    // A quoted text may hold semicolons. Unicode scalars, because a line end after a quote would join it to one character.
    for scalar in header.unicodeScalars {
      if isEscaped {
        field.unicodeScalars.append(scalar)
        isEscaped = false
      } else if isQuoted, scalar == "\\" {
        isEscaped = true
      } else if scalar == "\"" {
        isQuoted.toggle()
      } else if scalar == ";", !isQuoted {
        fields.append(field)
        field = ""
      } else {
        field.unicodeScalars.append(scalar)
      }
    }
    fields.append(field)
    value = Self.trimmed(fields[0]).lowercased()
    var parameters: [String: String] = [:]
    for field in fields.dropFirst() {
      let pair = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard pair.count == 2 else { continue }
      let name = Self.trimmed(pair[0]).lowercased()
      // The first of two parameters with one name counts.
      if parameters[name] == nil { parameters[name] = Self.trimmed(pair[1]) }
    }
    self.parameters = parameters
  }

  /// - Parameter name: in lower case.
  subscript(name: String) -> String? { parameters[name] }

  private static func trimmed(_ text: some StringProtocol) -> String {
    let isSpace = { (character: Character) in character == " " || character == "\t" }
    let rest = text.drop(while: isSpace)
    return String(String(rest.reversed().drop(while: isSpace)).reversed())
  }
}
