import KatsudoAPI
import NIOConcurrencyHelpers
import NIOCore
import NIOHTTP1
import NIOPosix

/// A fake of RunComfy's Model API on loopback, as its contract describes it. Its jobs follow a script, which moves on with each poll. It
/// serves the files of their outputs and makes every fault that a test asks for. It counts the submissions that were paid.
///
/// A request's marker is the `prompt` of its input. A submission is paid as soon as it is taken, even if its answer is lost.
package final class FakeRunComfy: Sendable {
  private struct State {
    var jobs: [String: FakeRunComfyJob] = [:]
    var paid: [String: Int] = [:]
    var calls: [Call] = []
    var counts: [Step: [String: Int]] = [:]
  }

  /// The token that it accepts.
  package static let token = "rc-token-of-the-operator"

  /// The origin of its addresses, such as `http://127.0.0.1:4711`.
  package let origin: String
  private let script: @Sendable (_ marker: String) -> Script
  private let fault: @Sendable (Call) -> Fault?
  private let state = NIOLockedValueBox(State())

  private init(origin: String, script: @escaping @Sendable (String) -> Script, fault: @escaping @Sendable (Call) -> Fault?) {
    self.origin = origin
    self.script = script
    self.fault = fault
  }

  /// The address that all calls begin with.
  package var base: String { origin + "/v1" }

  /// The number of submissions that were taken, by marker.
  package var paid: [String: Int] { state.withLockedValue { $0.paid } }

  /// Every call so far, in the order of their arrival.
  package var calls: [Call] { state.withLockedValue { $0.calls } }

  package func count(_ step: Step) -> Int { calls.count { $0.step == step } }

  /// Forgets all requests, as if they had expired.
  package func forget() { state.withLockedValue { $0.jobs = [:] } }

  /// Ends every request at its next poll, with the ending of its script.
  package func finishAll() { state.withLockedValue { state in for id in state.jobs.keys { state.jobs[id]?.finish() } } }

  /// Runs a service while `body` runs.
  ///
  /// - Parameters:
  ///   - script: returns the script of a request, by its marker.
  ///   - fault: returns the fault of a call, or `nil`. It is called once for each call, from several threads.
  @discardableResult
  package static func run<Value>(
    script: @escaping @Sendable (_ marker: String) -> Script = { _ in Script() },
    fault: @escaping @Sendable (Call) -> Fault? = { _ in nil }, _ body: (FakeRunComfy) async throws -> Value
  ) async throws -> Value {
    let box = NIOLockedValueBox<FakeRunComfy?>(nil)
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton).serverChannelOption(.backlog, value: 256)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let decoder = ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes))
          try channel.pipeline.syncOperations.addHandlers([
            decoder, FakeRunComfyHandler { request in box.withLockedValue { $0 }?.answer(request) },
          ])
        }
      }.bind(host: "127.0.0.1", port: 0).get()
    let fake = FakeRunComfy(origin: "http://127.0.0.1:\(channel.localAddress?.port ?? 0)", script: script, fault: fault)
    box.withLockedValue { $0 = fake }
    do {
      let value = try await body(fake)
      try await channel.close()
      return value
    } catch {
      try? await channel.close()
      throw error
    }
  }

  private func answer(_ request: FakeRunComfyHandler.Request) -> FakeRunComfyHandler.Action {
    let (call, fault) = register(request)
    switch fault {
    case nil: return FakeRunComfyHandler.Action(reply: reply(to: call))
    case .delay(let duration): return FakeRunComfyHandler.Action(reply: reply(to: call), pause: duration)
    case .cut: return FakeRunComfyHandler.Action(reply: MediaServer.Reply(bytes: Array(reply(to: call).bytes.dropLast(8))))
    case .reply(let other, let isTaken):
      if isTaken { _ = reply(to: call) }
      return FakeRunComfyHandler.Action(reply: other)
    }
  }

  private func register(_ request: FakeRunComfyHandler.Request) -> (Call, Fault?) {
    var call = Call(request)
    state.withLockedValue { state in
      call.number = state.counts[call.step, default: [:]][call.subject, default: 0]
      state.counts[call.step, default: [:]][call.subject, default: 0] += 1
      state.calls.append(call)
    }
    return (call, fault(call))
  }

  private func reply(to call: Call) -> MediaServer.Reply {
    switch call.step {
    case .file: file(call)
    case .other: Self.error(404, 404_001, "There is no such endpoint.")
    case .submit, .status, .result, .cancel:
      call.authorization == "Bearer \(Self.token)" ? authorized(call) : Self.error(401, 400_004, "The API token is missing or invalid.")
    }
  }

  private func authorized(_ call: Call) -> MediaServer.Reply {
    guard call.step != .submit else { return submit(call) }
    return state.withLockedValue { state in
      guard let index = state.jobs.index(forKey: call.subject) else {
        return Self.error(404, 404_001, "There is no request \(call.subject).")
      }
      switch call.step {
      case .status: return Self.json(state.jobs.values[index].status(base: base))
      case .result: return Self.json(state.jobs.values[index].result(origin: origin, withCost: call.target.hasSuffix("include_cost=true")))
      default: return Self.json(state.jobs.values[index].cancel(), status: 202)
      }
    }
  }

  private func submit(_ call: Call) -> MediaServer.Reply {
    guard let input = call.input, input.object != nil else { return Self.error(422, 422_001, "The body is no JSON object.") }
    let job = FakeRunComfyJob(script: script(call.subject))
    state.withLockedValue { state in
      state.jobs[job.id] = job
      state.paid[call.subject, default: 0] += 1
    }
    return Self.json([
      "request_id": .string(job.id), "status_url": .string("\(base)/requests/\(job.id)/status"),
      "result_url": .string("\(base)/requests/\(job.id)/result"), "cancel_url": .string("\(base)/requests/\(job.id)/cancel"),
    ])
  }

  private func file(_ call: Call) -> MediaServer.Reply {
    let name = call.target.split(separator: "/").last.map(String.init) ?? ""
    guard state.withLockedValue({ $0.jobs[call.subject] }) != nil else { return .status(404) }
    if name.hasSuffix(".png") { return .file(PictureBytes.picture(.png, width: 64, height: 64), type: "image/png") }
    if name.hasSuffix(".mp4") { return .file(Self.film(of: call.subject), type: "video/mp4") }
    return .file(Array("v 0 0 0".utf8))
  }

  /// Returns the beginning of an MP4 file that is different for every request.
  package static func film(of id: String) -> [UInt8] {
    let text = Array("the film of \(id)".utf8)
    let header: [UInt8] = [0, 0, 0, 24] + Array("ftypisom".utf8) + [0, 0, 2, 0] + Array("isommp42".utf8)
    return header + [0, 0, 0, UInt8(8 + text.count)] + Array("free".utf8) + text
  }
}
