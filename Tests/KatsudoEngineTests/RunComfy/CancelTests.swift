import KatsudoAPI
import KatsudoCore
import KatsudoEngines
import KatsudoTesting
import Testing

/// How the owner's cancel is passed on.
@Suite struct RunComfyCancelTests {
  /// An attempt whose pauses never end by themselves, cancelled by its owner while it rests.
  private func cancelled(
    _ script: FakeRunComfy.Script, fault faults: Faults = .none,
    _ check: (RunComfyBench, EngineFailure) throws -> Void
  ) async throws {
    try await RunComfyBench.run(script, fault: faults) { bench in
      let cancel = Signal()
      let engine = try bench.engine { settings in
        settings.time.sleep = { [time = settings.time] pause in
          // The tries of a cancel have short rests; those between two looks hold on.
          guard pause >= .seconds(5) else { return try await time.sleep(pause) }
          cancel.tell()
          try await Task.sleep(for: .seconds(600))
        }
        settings.firstPause = .seconds(5)
      }
      try check(bench, try await bench.failure(engine, bench.attempt(bench.record.remote(), stop: bench.record.stop(cancel.requests))))
    }
  }

  @Test func `a waiting request is cancelled at once, without the next look`() async throws {
    try await cancelled(.waiting) { bench, failure in
      #expect(failure.code == .stoppedByOwner)
      #expect(bench.record.events == ["open", "submit", "accept", "status", "cancel"])
    }
  }

  @Test func `a cancel that does not get through is tried again`() async throws {
    try await cancelled(.waiting, fault: Faults { $0.step == .cancel && $0.number < 3 ? .reply(.status(503), isTaken: false) : nil }) {
      bench, failure in
      #expect(failure.code == .stoppedByOwner)
      #expect(bench.fake.count(.cancel) == 4)
      #expect(bench.time.pauses == [.milliseconds(500), .seconds(1), .seconds(2)])
    }
  }

  @Test func `a cancel whose answer was lost is found out by the next`() async throws {
    try await cancelled(.waiting, fault: Faults { $0.step == .cancel && $0.number == 0 ? .drop(isTaken: true) : nil }) { bench, failure in
      #expect(failure.code == .stoppedByOwner)
      #expect(bench.fake.count(.cancel) == 2)
    }
  }

  @Test func `RunComfy's refusal of a cancel is passed on`() async throws {
    let refused = Signal()
    try await RunComfyBench.run(FakeRunComfy.Script(queued: 0, running: 1)) { bench in
      let cancel = Signal()
      let stop = bench.record.stop(cancel.requests) { refused.tell() }
      let engine = try bench.engine { settings in
        settings.time.sleep = { _ in
          cancel.tell()
          await refused.wait()
        }
      }
      let result = try await engine.run(bench.attempt(bench.record.remote(), stop: stop))
      #expect(result.files.count == 1)
      #expect(bench.record.notes == ["open", "accept", "refuse"])
    }
  }

  @Test func `a cancel that never gets through is refused, and the result is kept`() async throws {
    let refused = Signal()
    try await RunComfyBench.run(
      FakeRunComfy.Script(queued: 1, running: 0), fault: Faults { $0.step == .cancel ? .drop(isTaken: false) : nil }
    ) { bench in
      let cancel = Signal()
      let stop = bench.record.stop(cancel.requests) { refused.tell() }
      let engine = try bench.engine { settings in
        settings.firstPause = .seconds(5)
        settings.time.sleep = { pause in
          guard pause >= .seconds(5) else { return }
          cancel.tell()
          await refused.wait()
        }
      }
      let found = try await engine.run(bench.attempt(bench.record.remote(), stop: stop)).files.count
      #expect(found == 1)
      #expect(bench.fake.count(.cancel) == 4)
    }
  }

  @Test func `a cancel asked before the submission stops it`() async throws {
    try await RunComfyBench.run { bench in
      let heard = Signal()
      var remote = bench.record.remote()
      let stop = bench.record.stop(
        AsyncStream {
          heard.tell()
          return ()
        })
      let record = bench.record
      // The record takes its time, and the cancel is heard meanwhile.
      remote.open = { () async throws(EngineFailure) in
        record.add("open")
        await heard.wait()
        try? await Task.sleep(for: .milliseconds(500))
      }
      let failure = try await bench.failure(nil, bench.attempt(remote, stop: stop))
      #expect(failure.code == .stoppedByOwner)
      #expect(bench.record.events == ["open", "withdraw"])
    }
  }

  @Test func `a cancel of work that an earlier attempt handed over is passed on`() async throws {
    try await RunComfyBench.run(.waiting) { bench in
      let id = try await bench.submitted()
      let cancel = Signal()
      cancel.tell()
      let failure = try await bench.failure(nil, bench.attempt(bench.record.remote(id: id), stop: bench.record.stop(cancel.requests)))
      #expect(failure.code == .stoppedByOwner)
      #expect(bench.fake.paid == ["earlier": 1])
    }
  }
}
