import Foundation
import NIOCore
import NIOPosix

/// A TCP connection to the listener with bytes that a proper browser does not send.
enum RawBrowser {
  /// Everything that came on a connection.
  struct Answers: Sendable {
    var text: String

    /// The statuses of the answers in their order.
    var statuses: [Int] { text.matches(of: /HTTP\/1\.1 (\d{3})/).compactMap { Int($0.1) } }
  }

  typealias Wire = NIOAsyncChannel<ByteBuffer, ByteBuffer>

  /// Sends a text on one connection.
  ///
  /// - Parameter count: the number of answers after which the connection is left. Without it, the server must close the connection.
  static func exchange(_ bench: Workbench, _ text: String, endsAfter count: Int? = nil) async throws -> Answers {
    try await connect(bench).executeThenClose { inbound, outbound in
      var answers = Answers(text: "")
      try await outbound.write(ByteBuffer(string: text))
      do {
        for try await part in inbound {
          answers.text += String(buffer: part)
          if answers.statuses.count == count { break }
        }
      } catch let error as IOError where error.errnoCode == ECONNRESET {
        // The server closed the connection before it had read everything.
      }
      return answers
    }
  }

  /// Holds connections open that send nothing.
  static func holding<Value: Sendable>(_ count: Int, to bench: Workbench, _ body: () async throws -> Value) async throws -> Value {
    guard count > 0 else { return try await body() }
    return try await connect(bench).executeThenClose { _, _ in try await holding(count - 1, to: bench, body) }
  }

  private static func connect(_ bench: Workbench) async throws -> Wire {
    try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).connect(host: "127.0.0.1", port: bench.port) { channel in
      channel.eventLoop.makeCompletedFuture { try Wire(wrappingChannelSynchronously: channel) }
    }
  }
}
