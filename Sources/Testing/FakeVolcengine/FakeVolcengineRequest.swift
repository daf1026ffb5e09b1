/// A request as it came in.
struct FakeVolcengineRequest: Sendable {
  var method: String
  /// The path and the query as they were sent.
  var target: String
  /// The header fields by lower-case name.
  var fields: [String: String]
  var body: [UInt8]

  var path: String { String(target.prefix { $0 != "?" }) }
  /// The query as it was sent, without the question mark.
  var queryText: String { String(target.drop { $0 != "?" }.dropFirst()) }

  /// The items of the query. They are not unescaped, because the service's own items need no escapes.
  var query: [String: String] {
    let items = queryText.split(separator: "&").map {
      $0.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    }
    return Dictionary(items.map { ($0[0], $0.count > 1 ? $0[1] : "") }) { first, _ in first }
  }
}
