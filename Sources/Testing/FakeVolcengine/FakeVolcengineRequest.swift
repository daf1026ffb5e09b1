/// A request as it came in.
struct FakeVolcengineRequest: Sendable {
  var method: String
  /// Path and query as they were sent.
  var target: String
  /// By lower-case name.
  var fields: [String: String]
  var body: [UInt8]

  var path: String { String(target.prefix { $0 != "?" }) }
  /// As it was sent, without the question mark.
  var queryText: String { String(target.drop { $0 != "?" }.dropFirst()) }

  /// The items of the query; none of the service's own needs an escape.
  var query: [String: String] {
    let items = queryText.split(separator: "&").map {
      $0.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    }
    return Dictionary(items.map { ($0[0], $0.count > 1 ? $0[1] : "") }) { first, _ in first }
  }
}
