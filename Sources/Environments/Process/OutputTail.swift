import NIOConcurrencyHelpers

/// The last lines that a process has written.
final class OutputTail: Sendable {
  private struct State {
    var lines: [String] = []
    /// The beginning of the line that is not finished yet.
    var rest: [UInt8] = []
  }

  private static let limit = 500
  private static let lineLimit = 2000
  private let box = NIOLockedValueBox(State())

  /// Adds output. Only the first 2000 bytes of a line are kept.
  func append(_ bytes: some Sequence<UInt8>) {
    box.withLockedValue { state in
      for byte in bytes {
        // Progress bars end a line with a carriage return.
        if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
          if !state.rest.isEmpty { state.lines.append(String(decoding: state.rest, as: UTF8.self)) }
          state.rest.removeAll(keepingCapacity: true)
        } else if state.rest.count < Self.lineLimit {
          state.rest.append(byte)
        }
      }
      if state.lines.count > Self.limit { state.lines.removeFirst(state.lines.count - Self.limit) }
    }
  }

  /// The last lines, the oldest of them first.
  var lines: [String] { box.withLockedValue { $0.lines } }
}
