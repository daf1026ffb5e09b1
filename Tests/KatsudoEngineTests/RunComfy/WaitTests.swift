import KatsudoAPI
import KatsudoCore
import KatsudoEngines
import KatsudoTesting
import NIOConcurrencyHelpers
import Testing

/// The wait of the engine for a request at RunComfy.
@Suite struct RunComfyWaitTests {
  @Test func `the pauses grow from the first to the longest`() async throws {
    try await RunComfyBench.run(FakeRunComfy.Script(queued: 10, running: 0)) { bench in
      _ = try await bench.run()
      #expect(bench.time.pauses.first == .seconds(2))
      #expect(bench.time.pauses.last == .seconds(10))
      #expect(zip(bench.time.pauses, bench.time.pauses.dropFirst()).allSatisfy { $0 <= $1 })
    }
  }

  @Test func `the engine waits as long as Retry-After says`() async throws {
    try await RunComfyBench.run(
      FakeRunComfy.Script(queued: 0, running: 0),
      fault: Faults { $0.step == .status && $0.number == 0 ? .reply(.status(429, fields: ["Retry-After": "33"]), isTaken: false) : nil }
    ) { bench in
      _ = try await bench.run()
      #expect(bench.time.pauses == [.seconds(33)])
    }
  }

  /// The faults of a single poll.
  static let hurdles: [(String, FakeRunComfy.Fault)] = [
    ("a dropped connection", .drop(isTaken: false)), ("half an answer", .cut), ("HTTP 500", .reply(.status(500), isTaken: false)),
    ("HTTP 502", .reply(.file(Array("<html>".utf8)), isTaken: false)), ("a refused token", .reply(.status(401), isTaken: false)),
    ("an error in a success", .reply(FakeRunComfy.json(["status": "completed", "error_code": 5]), isTaken: false)),
    ("a success without a status", .reply(FakeRunComfy.json([:]), isTaken: false)),
    ("a redirect", .reply(.redirect(to: "http://127.0.0.1:9/"), isTaken: false)),
    ("an unknown word", .reply(FakeRunComfy.json(["status": "pondering"]), isTaken: false)),
    ("one 404", .reply(.status(404), isTaken: false)),
  ]

  @Test(arguments: hurdles) func `a poll that fails is repeated`(_ name: String, _ fault: FakeRunComfy.Fault) async throws {
    try await RunComfyBench.run(fault: Faults { ($0.step == .status || $0.step == .result) && $0.number == 0 ? fault : nil }) { bench in
      let result = try await bench.run()
      #expect(result.files.count == 1)
      #expect(bench.fake.paid == ["push in": 1])
    }
  }

  @Test func `the pauses between failed polls double up to a minute`() async throws {
    try await RunComfyBench.run(fault: Faults { $0.step == .status && $0.number < 8 ? .reply(.status(503), isTaken: false) : nil }) {
      bench in
      _ = try await bench.run()
      #expect(Array(bench.time.pauses.prefix(8)) == [2, 4, 8, 16, 32, 60, 60, 60].map { .seconds($0) })
    }
  }

  @Test func `a request that is unknown in six polls in a row fails`() async throws {
    try await RunComfyBench.run { bench in
      let id = try await bench.submitted()
      bench.fake.forget()
      let failure = try await bench.failure(nil, bench.attempt(bench.record.remote(id: id)))
      #expect(failure.message.contains(id))
      #expect(bench.fake.count(.status) == 6)
      #expect(bench.fake.count(.submit) == 1)
    }
  }

  @Test func `the time limit ends the wait with a failure that names the request`() async throws {
    try await RunComfyBench.run(.busy) { bench in
      let failure = try await bench.failure(bench.engine { $0.timeLimit = .seconds(300) })
      #expect(failure.code == .limit)
      #expect(failure.message.contains(try #require(bench.record.accepted.first)))
      #expect((.seconds(300)..<(.seconds(301))).contains(bench.time.pauses.reduce(.zero, +)))
    }
  }

  @Test(arguments: ["completed", "succeeded"], ["succeeded", "completed"]) func `both words for success are understood`(
    _ status: String, _ result: String
  ) async throws {
    var script = FakeRunComfy.Script()
    script.endedWord = status
    script.succeededWord = result
    try await RunComfyBench.run(script) { bench in
      let found = try await bench.run().files.count
      #expect(found == 1)
    }
  }

  static let reasons: [(JSONValue, String)] = [
    ("The picture was refused.", "The picture was refused."), (["message": "No faces, please."], "No faces, please."),
    ([["error": "out of memory", "errorCode": 3]], "out of memory"), (["code": 7], #"{"code":7}"#), (.null, "gave no reason"),
  ]

  @Test(arguments: reasons) func `the failure has RunComfy's text`(_ error: JSONValue, _ words: String) async throws {
    for ended in ["completed", "failed"] {
      var script = FakeRunComfy.Script(ending: .failed(error))
      script.endedWord = ended
      try await RunComfyBench.run(script) { bench in
        let failure = try await bench.failure()
        #expect(failure.code == .crashed)
        #expect(words == "gave no reason" ? failure.message.hasSuffix("gave no reason.") : failure.message == words)
      }
    }
  }

  @Test func `a request that RunComfy cancelled by itself fails`() async throws {
    try await RunComfyBench.run(FakeRunComfy.Script(ending: .cancelled)) { bench in
      let failure = try await bench.failure()
      #expect(failure.code == .crashed)
      #expect(failure.message.contains("its owner did not ask"))
    }
  }

  @Test func `the progress is 0 in RunComfy's queue, then RunComfy's own, and 1 with the result`() async throws {
    var script = FakeRunComfy.Script(queued: 2, running: 3)
    script.tellsProgress = true
    try await RunComfyBench.run(script) { bench in
      let reports = NIOLockedValueBox<[Double]>([])
      _ = try await bench.engine().run(bench.attempt(bench.record.remote()) { share in reports.withLockedValue { $0.append(share) } })
      #expect(reports.withLockedValue { $0 } == [0, 0, 0.25, 0.5, 0.75, 1])
    }
  }

  @Test func `a stopped attempt ends at once and leaves the work at RunComfy`() async throws {
    try await RunComfyBench.run(.busy) { bench in
      let resting = Signal()
      let engine = try bench.engine {
        $0.time.sleep = { _ in
          resting.tell()
          try await Task.sleep(for: .seconds(600))
        }
      }
      let run = Task { try await bench.failure(engine) }
      await resting.wait()
      run.cancel()
      let found = try await run.value.code
      #expect(found == .cancelled)
      #expect(bench.record.notes == ["open", "accept"])
      #expect(bench.fake.count(.cancel) == 0)
    }
  }

  @Test func `an attempt that is stopped during its submission completes the submission`() async throws {
    let arrived = Signal()
    // On a loaded machine the stop may come when the answer exists already; then the stop ends the wait instead.
    try await RunComfyBench.run(
      .waiting,
      fault: Faults { call in
        if call.step == .submit { arrived.tell() }
        return call.step == .submit ? .delay(.milliseconds(300)) : nil
      }
    ) { bench in
      let run = Task { try await bench.failure() }
      await arrived.wait()
      run.cancel()
      let found = try await run.value.code
      #expect(found == .cancelled)
      #expect(bench.record.events.prefix(3) == ["open", "submit", "accept"])
      #expect(bench.record.notes == ["open", "accept"])
    }
  }
}
