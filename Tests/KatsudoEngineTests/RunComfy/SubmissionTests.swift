import KatsudoAPI
import KatsudoCore
import KatsudoEngines
import KatsudoTesting
import NIOCore
import NIOPosix
import Testing

/// The submission to RunComfy and its record.
@Suite struct RunComfySubmissionTests {
  @Test func `the record is written before the submission, and the id before the first poll`() async throws {
    try await RunComfyBench.run { bench in
      let result = try await bench.run()
      #expect(Array(bench.record.events.prefix(4)) == ["open", "submit", "accept", "status"])
      #expect(bench.record.notes == ["open", "accept"])
      #expect(bench.fake.paid == ["push in": 1])
      #expect(result.files.count == 1)
      #expect(bench.record.accepted == [bench.fake.calls.first { $0.step == .status }?.subject])
    }
  }

  @Test func `an attempt with an id submits nothing and waits for that request`() async throws {
    try await RunComfyBench.run { bench in
      let id = try await bench.submitted()
      let result = try await bench.engine().run(bench.attempt(bench.record.remote(id: id)))
      #expect(bench.record.notes.isEmpty)
      #expect(bench.fake.paid == ["earlier": 1])
      #expect(result.metadata?["upstream"]?["request_id"] == .string(id))
    }
  }

  @Test(arguments: SubmissionCase.refusals) func `a clear refusal removes the record`(_ refusal: SubmissionCase) async throws {
    try await RunComfyBench.run(fault: Faults { $0.step == .submit ? refusal.fault : nil }) { bench in
      let failure = try await bench.failure()
      #expect(failure.code == refusal.code)
      #expect(failure.message.contains(refusal.says), "\(failure.message)")
      #expect(failure.retryAfter == refusal.retryAfter)
      #expect(bench.record.events == ["open", "submit", "withdraw"])
      #expect(bench.fake.paid.isEmpty)
    }
  }

  @Test(arguments: SubmissionCase.unknowns) func `an unclear answer keeps the record, and nothing is sent again`(
    _ unknown: SubmissionCase
  ) async throws {
    try await RunComfyBench.run(fault: Faults { $0.step == .submit ? unknown.fault : nil }) { bench in
      let failure = try await bench.failure()
      #expect(failure.code == .outcomeUnknown)
      #expect(failure.message.contains(unknown.says), "\(failure.message)")
      #expect(failure.message.contains("not sent again") && failure.message.contains("2026-11-22T"), "\(failure.message)")
      #expect(bench.record.events == ["open", "submit"])
    }
  }

  @Test func `a submission that is not answered in time has an unknown outcome`() async throws {
    let arrived = Signal()
    try await RunComfyBench.run(
      fault: Faults { call in
        arrived.tell()
        return call.step == .submit ? .silence(isTaken: true) : nil
      }
    ) { bench in
      // The time limit of the call ends when the submission has arrived, not before.
      let engine = try bench.engine { $0.callTime.sleep = { _ in await arrived.wait() } }
      let failure = try await bench.failure(engine)
      #expect(failure.code == .outcomeUnknown)
      #expect(bench.record.events == ["open", "submit"])
      #expect(bench.fake.paid == ["push in": 1])
    }
  }

  @Test func `a submission without a connection removes the record and is declined`() async throws {
    try await RunComfyBench.run { bench in
      for base in try await [
        "http://127.0.0.1:\(Self.closedPort())/v1", "https://127.0.0.1:\(Self.port(of: bench))/v1", "https://runcomfy.invalid/v1",
      ] {
        let failure = try await bench.failure(bench.engine(base: base))
        #expect(failure.code == .declined, "\(base)")
      }
      #expect(bench.record.events == ["open", "withdraw", "open", "withdraw", "open", "withdraw"])
    }
  }

  @Test func `nothing is sent if the record cannot be written`() async throws {
    try await RunComfyBench.run { bench in
      let failure = try await bench.failure(nil, bench.attempt(bench.record.remote(failing: "open")))
      #expect(failure.message == "The disk is full.")
      #expect(bench.record.events.isEmpty)
    }
  }

  @Test func `a refused submission is not declined if the record cannot be removed`() async throws {
    try await RunComfyBench.run(fault: Faults { _ in .reply(FakeRunComfy.error(429, 429_001, "slow down"), isTaken: false) }) { bench in
      let failure = try await bench.failure(nil, bench.attempt(bench.record.remote(failing: "withdraw")))
      #expect(failure.code == .unavailable)
      #expect(bench.record.events == ["open", "submit"])
    }
  }

  @Test func `the attempt fails if the id cannot be written`() async throws {
    try await RunComfyBench.run { bench in
      let failure = try await bench.failure(nil, bench.attempt(bench.record.remote(failing: "accept")))
      #expect(failure.message == "The disk is full.")
      #expect(bench.record.events == ["open", "submit"])
    }
  }

  @Test func `the input is sent unchanged to the address of the model`() async throws {
    try await RunComfyBench.run { bench in
      let input: JSONValue = ["prompt": "雪が降る", "seed": 7, "frames": 121, "ratio": 1.5, "nested": ["a": [true, .null]]]
      _ = try await bench.run(input: input)
      let call = try #require(bench.fake.calls.first)
      #expect(call.input == input)
      #expect(call.target == "/v1/models/bytedance/dreamina-3-0/pro/image-to-video")
    }
  }

  static func closedPort() async throws -> Int {
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton).bind(host: "127.0.0.1", port: 0).get()
    let port = try #require(channel.localAddress?.port)
    try await channel.close()
    return port
  }

  private static func port(of bench: RunComfyBench) -> String { String(bench.fake.origin.split(separator: ":").last ?? "") }
}
