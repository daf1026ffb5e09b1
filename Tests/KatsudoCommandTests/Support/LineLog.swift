import KatsudoTesting
import NIOConcurrencyHelpers

/// The lines that a command has written so far. A test can wait for one of them.
final class LineLog: Sendable {
  private let state = NIOLockedValueBox<(lines: [String], hasEnded: Bool)>(([], false))

  var text: String { state.withLockedValue { $0.lines.map { $0.hasSuffix("\n") ? $0 : $0 + "\n" }.joined() } }

  func append(_ line: String) { state.withLockedValue { $0.lines.append(line) } }

  func end() { state.withLockedValue { $0.hasEnded = true } }

  /// Waits until the command has ended.
  func toEnd() async throws {
    while !state.withLockedValue({ $0.hasEnded }) { try await Task.sleep(for: .milliseconds(10)) }
  }

  /// Waits for a line that holds `words`.
  ///
  /// - Throws: ``UnexpectedAnswer`` if the command ends without such a line.
  func line(with words: String) async throws -> String {
    while true {
      let (found, hasEnded) = state.withLockedValue { state in (state.lines.first { $0.contains(words) }, state.hasEnded) }
      if let found { return found }
      guard !hasEnded else { throw UnexpectedAnswer("the command ended and never said \"\(words)\": \(text)") }
      try await Task.sleep(for: .milliseconds(10))
    }
  }
}
