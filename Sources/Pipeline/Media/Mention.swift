/// How messages name things.
enum Mention {
  /// Clients search the text of a failure for these and take it for a refused token, a limit or a lost connection of their own.
  private static let misread = ["401", "429", "timeout", "unauthorized"]

  /// A host in quotation marks, or "the URL's host" where its name would be misread.
  static func host(_ name: String) -> String {
    misread.contains { name.lowercased().contains($0) } ? "the URL's host" : "\"\(name)\""
  }

  /// "20 s", "0.25 s".
  static func seconds(_ duration: Duration) -> String {
    let milliseconds = duration.components.seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000
    let value = Double(milliseconds) / 1000
    return milliseconds % 1000 == 0 ? "\(milliseconds / 1000) s" : "\(value) s"
  }
}
