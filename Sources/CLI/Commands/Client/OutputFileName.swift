import Foundation

/// Names for result files. A server proposes them by its links, and must not choose where or over what they are written.
package enum OutputFileName {
  // In characters of up to four bytes; a name may have 255 bytes, and a download that is under way adds some.
  private static let longest = 50

  /// A name for the file at `url`: the link's last part, of which letters, digits, `.`, `_` and `-` are kept; never one that begins with a dot.
  ///
  /// - Parameter fallback: where nothing is left of it.
  package static func name(for url: String, fallback: String) -> String {
    let last = URLComponents(string: url)?.path.split(separator: "/").last.map(String.init) ?? ""
    let safe = String(String.UnicodeScalarView(last.unicodeScalars.map { isSafe($0) ? $0 : "_" }))
    let trimmed = safe.drop { $0 == "." || $0 == "-" || $0 == "_" }
    guard !trimmed.isEmpty else { return fallback }
    // The end is what tells the kind of file.
    return String(trimmed.suffix(longest).drop { $0 == "." || $0 == "-" || $0 == "_" })
  }

  /// The name with a number before its extension: `video-2.mp4`.
  package static func numbered(_ name: String, _ number: Int) -> String {
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "\(name)-\(number)" }
    return "\(name[..<dot])-\(number)\(name[dot...])"
  }

  private static func isSafe(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "." || scalar == "_" || scalar == "-"
  }
}
