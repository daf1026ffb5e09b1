import Foundation
import KatsudoAPI
import NIOConcurrencyHelpers
import NIOCore
import NIOHTTP1
import NIOPosix

/// A fake of ComfyUI's HTTP API and WebSocket on loopback, for what a real one cannot be made to do. Its worker runs one job after the
/// other, as a script says, and calls can go wrong in every way that a test asks for.
///
/// It knows the classes of ``definitions`` only. A job's marker is the first string that a node of the class `FakeWork` has as `text`.
package final class FakeComfyUI: Sendable {
  struct State {
    var pending: [FakeComfyJob] = []
    var running: FakeComfyJob?
    var history: [String: JSONValue] = [:]
    var files: [String: [UInt8]] = [:]
    var taken: [String: Int] = [:]
    var calls: [Call] = []
    var counts: [String: Int] = [:]
    var sockets: [String: any Channel] = [:]
    var isWorkerDead = false
    var lastNumber: Int64 = 0
  }

  package let address: String
  let profile: Profile
  let sockets: Sockets
  let script: @Sendable (_ marker: String) -> Script
  private let fault: @Sendable (Call) -> Fault?
  let state = NIOLockedValueBox(State())

  private init(
    address: String, profile: Profile, sockets: Sockets, script: @escaping @Sendable (String) -> Script,
    fault: @escaping @Sendable (Call) -> Fault?
  ) {
    self.address = address
    self.profile = profile
    self.sockets = sockets
    self.script = script
    self.fault = fault
  }

  /// Every call so far, in the order of their arrival.
  package var calls: [Call] { state.withLockedValue { $0.calls } }

  /// The number of jobs that were put into the queue, by marker.
  package var taken: [String: Int] { state.withLockedValue { $0.taken } }

  /// The ids of the jobs that wait.
  package var pending: [String] { state.withLockedValue { $0.pending.map(\.id) } }

  /// The id of the job that runs.
  package var running: String? { state.withLockedValue { $0.running?.id } }

  /// The ids of the jobs in the history, sorted.
  package var history: [String] { state.withLockedValue { $0.history.keys.sorted() } }

  /// Ends the worker: HTTP goes on, and no job is ever run again.
  package func killWorker() { state.withLockedValue { $0.isWorkerDead = true } }

  /// Loses the queue and the history, closes all sockets, and starts the worker again, as a restart does.
  package func restart() {
    let channels = state.withLockedValue { state in
      (state.pending, state.running, state.history, state.isWorkerDead) = ([], nil, [:], false)
      defer { state.sockets = [:] }
      return Array(state.sockets.values)
    }
    for channel in channels { channel.close(promise: nil) }
  }

  /// Runs a server while `body` runs.
  ///
  /// - Parameters:
  ///   - script: returns the script of a job, by its marker.
  ///   - fault: returns the fault of a call, or `nil`. It is called once for each call, from several threads.
  @discardableResult
  package static func run<Value>(
    profile: Profile = .old, sockets: Sockets = .live, script: @escaping @Sendable (_ marker: String) -> Script = { _ in Script() },
    fault: @escaping @Sendable (Call) -> Fault? = { _ in nil }, _ body: (FakeComfyUI) async throws -> Value
  ) async throws -> Value {
    let box = NIOLockedValueBox<FakeComfyUI?>(nil)
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton).serverChannelOption(.backlog, value: 256)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let decoder = ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes))
          let handler = FakeComfyHandler(
            decoder: decoder, answer: { request in box.withLockedValue { $0 }?.answer(request) },
            join: { channel, clientID in box.withLockedValue { $0 }?.join(channel, clientID) })
          try channel.pipeline.syncOperations.addHandlers([decoder, handler])
        }
      }.bind(host: "127.0.0.1", port: 0).get()
    let fake = FakeComfyUI(
      address: "http://127.0.0.1:\(channel.localAddress?.port ?? 0)", profile: profile, sockets: sockets, script: script, fault: fault)
    box.withLockedValue { $0 = fake }
    do {
      let value = try await body(fake)
      fake.restart()
      try await channel.close()
      return value
    } catch {
      fake.restart()
      try? await channel.close()
      throw error
    }
  }

  private func answer(_ request: FakeComfyHandler.Request) -> FakeComfyHandler.Action {
    let call = register(request)
    if call.path == "/ws" {
      switch sockets {
      case .refused: return .reply(.status(404), after: .zero)
      case .live, .silent: return .upgrade(clientID: call.query["clientId"] ?? UUID().uuidString)
      }
    }
    switch fault(call) {
    case nil: return .reply(reply(to: call), after: .zero)
    case .delay(let pause): return .reply(reply(to: call), after: pause)
    case .reply(let other, let isTaken):
      if isTaken { _ = reply(to: call) }
      return .reply(other, after: .zero)
    }
  }

  private func register(_ request: FakeComfyHandler.Request) -> Call {
    var call = Call(request)
    state.withLockedValue { state in
      let subject = "\(call.method) \(call.path) \(call.marker ?? "")"
      call.number = state.counts[subject, default: 0]
      state.counts[subject, default: 0] += 1
      state.calls.append(call)
    }
    return call
  }

  private func join(_ channel: any Channel, _ clientID: String) {
    state.withLockedValue { $0.sockets[clientID] = channel }
    send("status", ["status": ["exec_info": ["queue_remaining": 0]], "sid": .string(clientID)], to: clientID)
  }

  /// Sends an event over the socket of a client, if it has one.
  func send(_ type: String, _ data: JSONValue, to clientID: String?) {
    guard sockets == .live, let clientID, let channel = state.withLockedValue({ $0.sockets[clientID] }) else { return }
    let text: JSONValue = ["type": .string(type), "data": data]
    FakeComfyHandler.send(text.jsonText, to: channel)
  }
}
