import KatsudoAPI
import KatsudoCore

/// Formats names and times for messages.
package enum Mention {
  /// Words that clients search for in error messages. A client would read such a message as a refused token, a rate limit or a lost
  /// connection of its own.
  private static let misread = ["401", "429", "timeout", "unauthorized"]

  /// Returns a host in quotation marks, or "the URL's host" if a client would misread the name.
  package static func host(_ name: String) -> String {
    misread.contains { name.lowercased().contains($0) } ? "the URL's host" : "\"\(name)\""
  }

  /// Returns a text such as "20 s" or "0.25 s".
  package static func seconds(_ duration: Duration) -> String {
    let milliseconds = duration.wholeMilliseconds
    let value = Double(milliseconds) / 1000
    return milliseconds % 1000 == 0 ? "\(milliseconds / 1000) s" : "\(value) s"
  }
}
