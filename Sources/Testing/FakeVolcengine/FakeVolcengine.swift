package import KatsudoAPI
import NIOConcurrencyHelpers
import NIOCore
import NIOHTTP1
import NIOPosix

/// A fake of the service for Jimeng's films on loopback, as far as an engine sees it: signed calls, tasks, and links to a film. It makes no
/// film and takes no money, but it counts the submissions that would be paid.
package final class FakeVolcengine: Sendable {
  /// A call of the API with a correct signature.
  package struct Call: Sendable {
    package var action: String
    package var body: JSONValue
  }

  struct State {
    var submits: [FakeVolcengineReply]
    var polls: [FakeVolcengineReply]
    var links: [FakeVolcengineReply]
    var calls: [Call] = []
    var taken: [String] = []
    var fetched: [String] = []
    var refusedSignatures = 0
  }

  package let port: Int
  let signature: FakeVolcengineSignature
  let state: NIOLockedValueBox<State>
  let onTaken: @Sendable () -> Void

  private init(
    port: Int, signature: FakeVolcengineSignature, state: NIOLockedValueBox<State>, onTaken: @escaping @Sendable () -> Void
  ) {
    self.port = port
    self.signature = signature
    self.state = state
    self.onTaken = onTaken
  }

  package var base: String { "http://127.0.0.1:\(port)" }
  package var calls: [Call] { state.withLockedValue { $0.calls } }
  /// The ids of the tasks that the service took, each of which may be paid.
  package var taken: [String] { state.withLockedValue { $0.taken } }
  /// The paths under which films were asked for.
  package var fetched: [String] { state.withLockedValue { $0.fetched } }
  package var refusedSignatures: Int { state.withLockedValue { $0.refusedSignatures } }

  /// The film that every link leads to: the head of an MP4 and some bytes.
  package static let film: [UInt8] =
    [0, 0, 0, 24] + Array("ftypisom".utf8) + [0, 0, 2, 0] + Array("isomiso2".utf8) + Array(repeating: 7, count: 4096)

  /// Runs the service while `body` runs.
  ///
  /// - Parameters:
  ///   - submits: the replies to submissions, one after another. After the last reply, every submission is taken.
  ///   - polls: the replies to polls of a task. After the last reply, every task is done.
  ///   - links: the replies to requests for films. After the last reply, every link gives its film.
  ///   - onTaken: called when a submission was taken, before it is answered.
  package static func run<Value>(
    accessKey: String, secretKey: String, submits: [FakeVolcengineReply] = [], polls: [FakeVolcengineReply] = [],
    links: [FakeVolcengineReply] = [], onTaken: @escaping @Sendable () -> Void = {}, _ body: (FakeVolcengine) async throws -> Value
  ) async throws -> Value {
    let state = NIOLockedValueBox(State(submits: submits, polls: polls, links: links))
    let signature = FakeVolcengineSignature(accessKey: accessKey, secretKey: secretKey)
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.configureHTTPServerPipeline()
          let port = channel.localAddress?.port ?? 0
          let service = FakeVolcengine(port: port, signature: signature, state: state, onTaken: onTaken)
          try channel.pipeline.syncOperations.addHandler(FakeVolcengineHandler { service.answer($0) })
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    let service = FakeVolcengine(port: channel.localAddress?.port ?? 0, signature: signature, state: state, onTaken: onTaken)
    do {
      let value = try await body(service)
      try await channel.close()
      return value
    } catch {
      try? await channel.close()
      throw error
    }
  }
}
