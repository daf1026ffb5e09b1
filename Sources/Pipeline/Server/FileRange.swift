/// The part of a file that a request asks for (RFC 9110 sections 13 and 14): one byte range, with suffix ranges and `If-Range`. A request
/// for several ranges gets the whole file, as the RFC allows.
enum FileRange: Hashable {
  case whole
  case part(ClosedRange<Int>)
  case notModified
  case unsatisfiable

  static func answer(range: String?, ifRange: String?, ifNoneMatch: String?, eTag: String, byteCount: Int) -> FileRange {
    if let ifNoneMatch, matches(ifNoneMatch, eTag) { return .notModified }
    guard let range, ifRange == nil || ifRange == eTag else { return .whole }
    return parse(range, byteCount: byteCount)
  }

  /// Returns `true` if a header `If-None-Match` names a version.
  static func matches(_ list: String, _ eTag: String) -> Bool {
    list.split(separator: ",").contains { entry in
      let tag = entry.filter { $0 != " " }
      return tag == "*" || tag == eTag || tag == "W/" + eTag
    }
  }

  private static func parse(_ text: String, byteCount: Int) -> FileRange {
    // A range that cannot be read is ignored.
    guard text.hasPrefix("bytes="), !text.contains(",") else { return .whole }
    let bounds = text.dropFirst("bytes=".count).split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    guard bounds.count == 2, bounds.allSatisfy({ $0.allSatisfy { ("0"..."9").contains($0) } }) else { return .whole }
    switch (number(bounds[0]), number(bounds[1])) {
    case (nil, let suffix?):
      return suffix > 0 && byteCount > 0 ? .part(max(0, byteCount - suffix)...byteCount - 1) : .unsatisfiable
    case (let first?, nil):
      return first < byteCount ? .part(first...byteCount - 1) : .unsatisfiable
    case (let first?, let last?):
      guard first <= last else { return .whole }
      return first < byteCount ? .part(first...min(last, byteCount - 1)) : .unsatisfiable
    case (nil, nil):
      return .whole
    }
  }

  /// Returns `nil` if there are no digits. A number that is too large for `Int` counts as the largest `Int`.
  private static func number(_ digits: Substring) -> Int? { digits.isEmpty ? nil : Int(digits) ?? .max }
}
