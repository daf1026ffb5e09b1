import Hummingbird

/// Reads the parameters of a query, each with its own error.
struct Query {
  let request: Request

  func string(_ name: String) -> String? { request.uri.queryParameters[Substring(name)].map(String.init) }

  func integer(_ name: String, in range: ClosedRange<Int>, default value: Int) throws(APIError) -> Int {
    guard let text = string(name) else { return value }
    guard let number = Int(text), range.contains(number) else {
      throw .query(
        name, range.upperBound == .max
          ? "must be a whole number of at least \(range.lowerBound)"
          : "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// `true`, `1`, `yes` and their opposites; a parameter without a value is true.
  func flag(_ name: String) throws(APIError) -> Bool {
    switch string(name)?.lowercased() {
    case nil, "false", "0", "no", "off": return false
    case "true", "1", "yes", "on", "": return true
    default: throw .query(name, "must be true or false")
    }
  }
}
