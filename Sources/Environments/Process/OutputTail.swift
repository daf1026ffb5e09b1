import NIOConcurrencyHelpers

/// The last lines that a process has written.
final class OutputTail: Sendable {
  private static let limit = 500
  private static let lineLimit = 2000
  private let box = NIOLockedValueBox<[String]>([])

  /// Adds a line. A long one is cut.
  func append(_ line: String) {
    box.withLockedValue { lines in
      if lines.count == Self.limit { lines.removeFirst() }
      lines.append(String(line.prefix(Self.lineLimit)))
    }
  }

  /// The last lines, the oldest of them first.
  var lines: [String] { box.withLockedValue { $0 } }
}
