import Foundation

/// Reads the body of an HTML form (`application/x-www-form-urlencoded`).
enum FormText {
  /// Returns the fields by their names. If a name stands there twice, the last value is taken.
  static func fields(_ text: String) -> [String: String] {
    var fields: [String: String] = [:]
    for pair in text.split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2, let name = decoded(parts[0]), let value = decoded(parts[1]) { fields[name] = value }
    }
    return fields
  }

  private static func decoded(_ text: Substring) -> String? { text.replacing("+", with: " ").removingPercentEncoding }
}
