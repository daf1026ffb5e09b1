import Foundation

/// Makes names for result files from their links. A server chooses the links, but it must not choose the folder or replace a file.
package enum OutputFileName {
  // The largest number of characters. A character has up to four bytes, a file name may have 255 bytes, and a running download adds some.
  private static let longest = 50

  /// Returns a name for the file at `url`: the last part of its path. Letters, digits, `.`, `_` and `-` are kept, other characters become
  /// `_`. The name never begins with a dot.
  ///
  /// - Parameter fallback: the name to use if nothing is left of the last part.
  package static func name(for url: String, fallback: String) -> String {
    let last = URLComponents(string: url)?.path.split(separator: "/").last.map(String.init) ?? ""
    let safe = String(String.UnicodeScalarView(last.unicodeScalars.map { isSafe($0) ? $0 : "_" }))
    let trimmed = safe.drop { $0 == "." || $0 == "-" || $0 == "_" }
    guard !trimmed.isEmpty else { return fallback }
    // The end is kept, because it holds the file extension.
    return String(trimmed.suffix(longest).drop { $0 == "." || $0 == "-" || $0 == "_" })
  }

  /// Returns the name with a number before its extension: `video-2.mp4`.
  package static func numbered(_ name: String, _ number: Int) -> String {
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "\(name)-\(number)" }
    return "\(name[..<dot])-\(number)\(name[dot...])"
  }

  private static func isSafe(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "." || scalar == "_" || scalar == "-"
  }
}
