import KatsudoTesting
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix

/// The answers of a test's server.
struct Script: Sendable {
  /// Returns the reply to a request; the number says how many requests with the same method and path came before it.
  typealias Answer = @Sendable (ScriptedServer.Request, Int) -> MediaServer.Reply

  private let answer: Answer

  init(_ answer: @escaping Answer) { self.answer = answer }

  /// Runs a server while `body` runs.
  @discardableResult
  func run<Value>(_ body: (ScriptedServer) async throws -> Value) async throws -> Value {
    let seen = NIOLockedValueBox<[ScriptedServer.Request]>([])
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let handler = ScriptedHandler { [answer] request in
            let before = seen.withLockedValue { all in
              defer { all.append(request) }
              return all.count { $0.method == request.method && $0.path == request.path }
            }
            return answer(request, before)
          }
          try channel.pipeline.syncOperations.addHandler(handler)
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    let server = ScriptedServer(origin: "http://127.0.0.1:\(channel.localAddress?.port ?? 0)", seen: seen, listener: channel)
    do {
      let value = try await body(server)
      try await server.stopListening()
      return value
    } catch {
      try? await server.stopListening()
      throw error
    }
  }
}
