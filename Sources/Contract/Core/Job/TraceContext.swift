/// The place of a request in a trace of the caller's own system: W3C Trace Context (<https://www.w3.org/TR/trace-context/>).
package struct TraceContext: Sendable, Hashable {
  /// 32 hexadecimal digits, the same in the whole trace.
  package let traceID: String
  /// 16 hexadecimal digits that name the step which makes the call.
  package let parentID: String
  /// `true` if the caller may have recorded the trace.
  package let isSampled: Bool
  /// The header `tracestate`: the data of tracing systems. The server passes it on unchanged.
  package let state: String?

  /// Reads the headers of a call. A malformed `tracestate` is dropped, as the standard says (section 3.3).
  ///
  /// - Returns: `nil` without a `traceparent`, or with a malformed one. The call then has no trace.
  package init?(traceparent: String?, tracestate: String?) {
    guard let bytes = traceparent.map({ Array($0.utf8) }), bytes.count >= 55 else { return nil }
    let dash = UInt8(ascii: "-")
    guard bytes[2] == dash, bytes[35] == dash, bytes[52] == dash else { return nil }
    func digits(_ range: Range<Int>) -> String? {
      let part = bytes[range]
      guard part.allSatisfy({ Self.digits.contains($0) }) else { return nil }
      return String(decoding: part, as: UTF8.self)
    }
    guard let version = digits(0..<2), version != "ff", let traceID = digits(3..<35), let parentID = digits(36..<52),
      let flags = digits(53..<55).flatMap({ UInt8($0, radix: 16) })
    else { return nil }
    // Only a later version may have more, behind one more dash.
    guard version == "00" ? bytes.count == 55 : bytes.count == 55 || bytes[55] == dash else { return nil }
    guard traceID.contains(where: { $0 != "0" }), parentID.contains(where: { $0 != "0" }) else { return nil }
    self.init(
      traceID: traceID, parentID: parentID, isSampled: flags & 1 == 1, state: tracestate.flatMap { Self.isState($0) ? $0 : nil })
  }

  private init(traceID: String, parentID: String, isSampled: Bool, state: String?) {
    self.traceID = traceID
    self.parentID = parentID
    self.isSampled = isSampled
    self.state = state
  }

  /// The header of a call that belongs to the trace, in version 00.
  package var traceparent: String { "00-\(traceID)-\(parentID)-\(isSampled ? "01" : "00")" }

  /// The headers of a call that belongs to the trace.
  package var headers: [(name: String, value: String)] {
    [("traceparent", traceparent)] + (state.map { [("tracestate", $0)] } ?? [])
  }

  /// Returns the same trace with a new random id for a step of its own.
  package func child() -> TraceContext {
    let id = UInt64.random(in: 1...UInt64.max)
    let text = String(id, radix: 16)
    return TraceContext(
      traceID: traceID, parentID: String(repeating: "0", count: 16 - text.utf8.count) + text, isSampled: isSampled, state: state)
  }

  private static let digits = Set("0123456789abcdef".utf8)
  private static let keyBytes = Set("abcdefghijklmnopqrstuvwxyz0123456789_-*/@".utf8)

  /// Returns `true` for at most 32 members `key=value` between commas, in at most 512 characters.
  private static func isState(_ text: String) -> Bool {
    guard (1...512).contains(text.utf8.count) else { return false }
    var keys: Set<String> = []
    for part in text.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
      let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
      guard let first = part.firstIndex(where: { !isBlank($0) }), let last = part.lastIndex(where: { !isBlank($0) }) else { continue }
      let member = part[first...last]
      guard let equals = member.firstIndex(of: UInt8(ascii: "=")) else { return false }
      let (key, value) = (member[..<equals], member[member.index(after: equals)...])
      guard (1...256).contains(key.count), key.allSatisfy({ keyBytes.contains($0) }), (1...256).contains(value.count),
        value.allSatisfy({ (0x20...0x7E).contains($0) && $0 != UInt8(ascii: "=") }), keys.insert(String(Substring(key))).inserted
      else { return false }
    }
    return (1...32).contains(keys.count)
  }
}
