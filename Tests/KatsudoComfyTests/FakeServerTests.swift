import KatsudoAPI
import KatsudoTesting
import NIOConcurrencyHelpers
import Testing

/// What a real ComfyUI cannot be made to do, on a fake one.
@Suite(.timeLimit(.minutes(5))) struct FakeServerTests {
  typealias Fake = FakeComfyUI

  private static func run(
    profile: Fake.Profile = .old, sockets: Fake.Sockets = .live, script: Fake.Script = Fake.Script(),
    fault: @escaping @Sendable (Fake.Call) -> Fake.Fault? = { _ in nil }, _ body: (Fake, ComfyBench) async throws -> Void
  ) async throws {
    let always: @Sendable (String) -> Fake.Script = { _ in script }
    try await Fake.run(profile: profile, sockets: sockets, script: always, fault: fault) { fake in
      _ = try await ComfyBench.run([ComfyBench.Entry(fake.address)], models: [.fake]) { bench in try await body(fake, bench) }
    }
  }

  @Test(arguments: [Fake.Profile.old, .new])
  func `a job succeeds on old and new versions, and its history is deleted`(profile: Fake.Profile) async throws {
    try await Self.run(profile: profile) { fake, bench in
      let result = try await bench.result(.fake, ["prompt": "plain"])
      #expect(result["status"] == "succeeded", "\(result.jsonText)")
      #expect(try await bench.files(result)["image"]?.count == 1)
      #expect(fake.taken == ["plain": 1])
      try await eventually("the history is empty", { fake.history }, until: \.isEmpty)
    }
  }

  @Test(arguments: [Fake.Profile.old, .new])
  func `a node that fails fails the request without a traceback`(profile: Fake.Profile) async throws {
    let script = Fake.Script(ending: .failed(type: "ValueError", message: "the lamp is broken"))
    try await Self.run(profile: profile, script: script) { fake, bench in
      let result = try await bench.result(.fake, ["prompt": "broken"])
      #expect(result["status"] == "failed")
      #expect(result["error"]?.string?.contains("the lamp is broken") == true, "\(result.jsonText)")
      #expect(!result.jsonText.contains("execution.py"))
      #expect(!result.jsonText.contains("secret"))
      #expect(fake.taken == ["broken": 1], "a failure of a node is not tried again")
    }
  }

  @Test(arguments: [Fake.Profile.old, .new])
  func `a running job is cancelled on old and new versions`(profile: Fake.Profile) async throws {
    try await Self.run(profile: profile, script: Fake.Script(duration: .seconds(600))) { fake, bench in
      let id = try await bench.submit(.fake, ["prompt": "stopped"])
      try await eventually("it runs", { fake.running }, until: { $0 != nil })
      _ = try await bench.client.post("/v1/requests/\(id)/cancel?running=true", json: [:])
      #expect(try await bench.client.finished(id)["status"] == "cancelled")
      #expect(fake.running == nil)
    }
  }

  @Test func `a job whose last event is lost ends all the same`() async throws {
    try await Self.run(script: Fake.Script(sendsLastEvents: false)) { _, bench async throws in
      #expect(try await bench.result(.fake, ["prompt": "silent"])["status"] == "succeeded")
    }
  }

  @Test(arguments: [Fake.Sockets.silent, .refused])
  func `a job ends without any event`(sockets: Fake.Sockets) async throws {
    try await Self.run(sockets: sockets) { _, bench async throws in
      #expect(try await bench.result(.fake, ["prompt": "unheard"])["status"] == "succeeded")
    }
  }

  /// The first submission goes wrong in each of these ways.
  enum Trouble: CaseIterable, Sendable {
    case errorAfterQueueing, errorBeforeQueueing, cutAfterQueueing, cutBeforeQueueing

    var fault: Fake.Fault {
      switch self {
      case .errorAfterQueueing: .reply(.status(500), isTaken: true)
      case .errorBeforeQueueing: .reply(.status(500), isTaken: false)
      case .cutAfterQueueing: .drop(isTaken: true)
      case .cutBeforeQueueing: .drop(isTaken: false)
      }
    }
  }

  @Test(arguments: Trouble.allCases)
  func `a submission without a clear answer is never sent twice blindly`(trouble: Trouble) async throws {
    let fault: @Sendable (Fake.Call) -> Fake.Fault? = { call in
      call.path == "/prompt" && call.method == "POST" && call.number == 0 ? trouble.fault : nil
    }
    try await Self.run(fault: fault) { fake, bench in
      let result = try await bench.result(.fake, ["prompt": "unclear"])
      #expect(result["status"] == "succeeded", "\(result.jsonText)")
      #expect(fake.taken == ["unclear": 1])
    }
  }

  @Test func `a job that is gone without a trace is sent again`() async throws {
    let count = NIOLockedValueBox(0)
    let script: @Sendable (String) -> Fake.Script = { _ in
      let number = count.withLockedValue { count in
        count += 1
        return count
      }
      return Fake.Script(ending: number == 1 ? .lost : .succeeded)
    }
    try await Fake.run(script: script) { fake in
      _ = try await ComfyBench.run([ComfyBench.Entry(fake.address)], models: [.fake]) { bench in
        let result = try await bench.result(.fake, ["prompt": "vanishes"])
        #expect(result["status"] == "succeeded", "\(result.jsonText)")
        #expect(fake.taken == ["vanishes": 2])
      }
    }
  }

  @Test func `a job that vanishes again and again fails`() async throws {
    try await Self.run(script: Fake.Script(ending: .lost)) { fake, bench in
      let result = try await bench.result(.fake, ["prompt": "vanishes"])
      #expect(result["status"] == "failed", "\(result.jsonText)")
      #expect((fake.taken["vanishes"] ?? 0) <= 3)
    }
  }

  @Test func `a model whose classes no server has fails and does not wait for ever`() async throws {
    try await Fake.run { fake in
      _ = try await ComfyBench.run([ComfyBench.Entry(fake.address)], models: [.fakeUnknownClass]) { bench in
        let result = try await bench.result(.fakeUnknownClass)
        #expect(result["status"] == "failed", "\(result.jsonText)")
        #expect(fake.taken.isEmpty)
      }
    }
  }

  @Test func `a success without outputs is a failure in the end`() async throws {
    try await Self.run(script: Fake.Script(isEmpty: true)) { _, bench async throws in
      let result = try await bench.result(.fake, ["prompt": "empty"])
      #expect(result["status"] == "failed", "\(result.jsonText)")
    }
  }

  @Test func `a slow server is not a dead server`() async throws {
    let slow: @Sendable (Fake.Call) -> Fake.Fault? = { ["/queue", "/system_stats"].contains($0.path) ? .delay(.seconds(2)) : nil }
    try await Self.run(fault: slow) { fake, bench in
      let result = try await bench.result(.fake, ["prompt": "slow"])
      #expect(result["status"] == "succeeded", "\(result.jsonText)")
      #expect(fake.taken == ["slow": 1])
    }
  }

  @Test func `a server whose worker is dead is named, and its job goes to another server`() async throws {
    try await Fake.run { broken in
      broken.killWorker()
      // The first job keeps its server busy for so long that the second one goes to the other server.
      try await Fake.run(script: { _ in Fake.Script(duration: .seconds(3)) }) { healthy in
        let entries = [ComfyBench.Entry(broken.address), ComfyBench.Entry(healthy.address)]
        let settings = ["KATSUDO_COMFYUI_WARM_WAIT_SECONDS": "0"]
        _ = try await ComfyBench.run(entries, models: [.fake], environment: settings) { bench in
          try await bench.ready(entries)
          let ids = [try await bench.submit(.fake, ["prompt": "one"]), try await bench.submit(.fake, ["prompt": "two"])]
          for id in ids { #expect(try await bench.client.finished(id)["status"] == "succeeded") }
          let readiness = try await bench.readiness()
          #expect(readiness.contains(broken.address), "\(readiness)")
        }
      }
    }
  }

  @Test func `a restart loses the queue, and the jobs are sent again`() async throws {
    try await Self.run(script: Fake.Script(duration: .seconds(2))) { fake, bench in
      let id = try await bench.submit(.fake, ["prompt": "lost"])
      try await eventually("it runs", { fake.running }, until: { $0 != nil })
      fake.restart()
      let result = try await bench.client.finished(id)
      #expect(result["status"] == "succeeded", "\(result.jsonText)")
      #expect(fake.taken == ["lost": 2])
    }
  }

  @Test(arguments: [Fake.Profile.old, .new])
  func `a job of a silent server runs on another one, and is cancelled when the first one answers again`(
    profile: Fake.Profile
  ) async throws {
    let silent = NIOLockedValueBox<Set<String>>(["second"])
    func fault(of name: String) -> @Sendable (Fake.Call) -> Fake.Fault? {
      { _ in silent.withLockedValue { $0.contains(name) } ? .drop(isTaken: false) : nil }
    }
    let long: @Sendable (String) -> Fake.Script = { _ in Fake.Script(duration: .seconds(600)) }
    try await Fake.run(profile: profile, script: long, fault: fault(of: "first")) { first in
      try await Fake.run(profile: profile, fault: fault(of: "second")) { second in
        let entries = [ComfyBench.Entry(first.address), ComfyBench.Entry(second.address)]
        let settings = ["KATSUDO_COMFYUI_SILENCE_SECONDS": "10"]
        _ = try await ComfyBench.run(entries, models: [.fake], environment: settings) { bench in
          let id = try await bench.submit(.fake, ["prompt": "moved"])
          try await eventually("the first one runs it", { first.running }, until: { $0 != nil })
          silent.withLockedValue { $0 = ["first"] }
          let result = try await bench.client.finished(id)
          #expect(result["status"] == "succeeded", "\(result.jsonText)")
          #expect(second.taken == ["moved": 1])
          #expect(first.running != nil)
          silent.withLockedValue { $0 = [] }
          try await eventually("the first one stops it", { first.running }, until: { $0 == nil })
          try await eventually("the first one forgets it", { first.history }, until: \.isEmpty)
        }
      }
    }
  }

  @Test func `an operator takes a server out of use and puts it into use again`() async throws {
    try await Self.run(script: Fake.Script(duration: .seconds(3))) { fake, bench in
      let before = try await bench.submit(.fake, ["prompt": "before"])
      try await eventually("it runs", { fake.running }, until: { $0 != nil })
      let drained = try await bench.servers("drain", fake.address)
      #expect(drained.exitCode == 0, "\(drained.errors)")
      let list = try await bench.servers("list")
      #expect(list.output.contains("draining") && list.output.contains("an operator drained it"), "\(list.output)")
      #expect(try await bench.client.finished(before)["status"] == "succeeded")
      let after = try await bench.submit(.fake, ["prompt": "after"])
      let readiness = try await bench.readiness()
      #expect(readiness.contains("katsudo servers resume \(fake.address)"), "\(readiness)")
      #expect(try await bench.status(after)["status"] == "in_queue")
      #expect(fake.taken == ["before": 1])
      #expect(try await bench.servers("resume", fake.address).exitCode == 0)
      #expect(try await bench.client.finished(after)["status"] == "succeeded")
      let rows = try JSONValue(jsonBytes: Array(try await bench.servers("list", "--output", "json").output.utf8))
      #expect(rows.array?.first?["state"] == "ready", "\(rows.jsonText)")
      #expect(rows.array?.first?["last_model"] == "comfy/fake")
    }
  }

  @Test func `a command about a server that is not there says so`() async throws {
    try await Self.run { _, bench async throws in
      let other = try await bench.servers("drain", "http://127.0.0.1:1")
      #expect(other.exitCode == 1)
      #expect(other.errors.contains("not among the servers"), "\(other.errors)")
      let wrong = try await bench.servers("drain", "gpu")
      #expect(wrong.errors.contains("http://HOST:PORT"), "\(wrong.errors)")
    }
  }
}
