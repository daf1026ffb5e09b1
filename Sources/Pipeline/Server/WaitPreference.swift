import HTTPTypes
import KatsudoQueue

/// The wish of a caller to wait for the answer: `Prefer: wait=n` (RFC 7240), with n in seconds.
struct WaitPreference: Sendable, Hashable {
  /// The longest wait in seconds. A longer wish counts as this number.
  static let longest = 50

  /// 1 to ``longest``.
  let seconds: Int

  /// Reads the header. The result is `nil` without the preference, and for one that is malformed, as the RFC says (section 2).
  init?(_ headers: HTTPFields) {
    guard let header = headers[.prefer], let value = Self.value(of: "wait", in: header), !value.isEmpty,
      value.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
    else { return nil }
    // A number that is too large for `Int` is a long wait too.
    let wish = Int(value) ?? .max
    guard wish > 0 else { return nil }
    seconds = min(wish, Self.longest)
  }

  var limit: Duration { .seconds(seconds) }

  /// The value of `Preference-Applied`.
  var applied: String { "wait=\(seconds)" }

  /// Returns the value of a preference. If it is there twice, the first one counts (RFC 7240 section 2).
  private static func value(of name: String, in header: String) -> String? {
    for entry in header.split(separator: ",") {
      let preference = entry.split(separator: ";", omittingEmptySubsequences: false)[0]
      let pair = preference.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(trimmed)
      guard pair[0].lowercased() == name else { continue }
      guard pair.count == 2 else { return nil }
      let value = pair[1]
      let isQuoted = value.count >= 2 && value.first == "\"" && value.last == "\""
      return String(isQuoted ? value.dropFirst().dropLast() : value)
    }
    return nil
  }

  private static func trimmed(_ text: Substring) -> Substring {
    let isSpace = { (character: Character) in character == " " || character == "\t" }
    var rest = text.drop(while: isSpace)
    while let last = rest.last, isSpace(last) { rest.removeLast() }
    return rest
  }
}

extension HTTPField.Name {
  static let prefer = Self("Prefer")!
  static let preferenceApplied = Self("Preference-Applied")!
}
