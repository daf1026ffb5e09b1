import Foundation
import Hummingbird

/// Reads the parameters of a query, each with its own error.
struct Query {
  let request: Request

  /// Returns the value of the first parameter with this name, or `nil` if there is none.
  func string(_ name: String) -> String? { strings(name).first }

  /// Returns the values of all parameters with this name, in their order. A `+` counts as a space, because forms and most libraries encode
  /// it so.
  func strings(_ name: String) -> [String] {
    (request.uri.query ?? "").split(separator: "&").compactMap { part in
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard pair[0] == name else { return nil }
      let value = pair.count > 1 ? String(pair[1]).replacing("+", with: " ") : ""
      return value.removingPercentEncoding ?? value
    }
  }

  /// The numbers of entries that a page of a list may have, and their number if the query does not say it.
  static let pageSizes = 1...500
  static let pageSize = 100

  /// Reads the parameter `limit` of a list.
  func limit() throws(APIError) -> Int { try integer("limit", in: Self.pageSizes, default: Self.pageSize) }

  func integer(_ name: String, in range: ClosedRange<Int>, default value: Int) throws(APIError) -> Int {
    guard let text = string(name) else { return value }
    guard let number = Int(text), range.contains(number) else {
      throw .query(
        name,
        range.upperBound == .max
          ? "must be a whole number of at least \(range.lowerBound)"
          : "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// Reads a parameter that is `true`, `1`, `yes`, `on` or `false`, `0`, `no`, `off`. A parameter without a value is `true`. A missing
  /// parameter is `false`.
  func flag(_ name: String) throws(APIError) -> Bool {
    switch string(name)?.lowercased() {
    case nil, "false", "0", "no", "off": return false
    case "true", "1", "yes", "on", "": return true
    default: throw .query(name, "must be true or false")
    }
  }
}
