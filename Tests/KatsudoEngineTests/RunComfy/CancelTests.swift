import KatsudoAPI
import KatsudoCore
import KatsudoEngines
import KatsudoTesting
import Testing

/// The engine passes the owner's cancel on to RunComfy.
@Suite struct RunComfyCancelTests {
  /// Runs an attempt whose pauses never end by themselves, and cancels it during a pause.
  private func cancelled(
    _ script: FakeRunComfy.Script, fault faults: Faults = .none,
    _ check: (RunComfyBench, EngineFailure) throws -> Void
  ) async throws {
    try await RunComfyBench.run(script, fault: faults) { bench in
      let cancel = Signal()
      let engine = try bench.engine { settings in
        settings.time.sleep = { [time = settings.time] pause in
          // The pauses between the tries of a cancel are short; those between two polls do not end.
          guard pause >= .seconds(5) else { return try await time.sleep(pause) }
          cancel.tell()
          try await Task.sleep(for: .seconds(600))
        }
        settings.firstPause = .seconds(5)
      }
      try check(bench, try await bench.failure(engine, bench.attempt(bench.record.remote(), stop: bench.record.stop(cancel.requests))))
    }
  }

  @Test func `a waiting request is cancelled at once, before the next poll`() async throws {
    try await cancelled(.waiting) { bench, failure in
      #expect(failure.code == .stoppedByOwner)
      #expect(bench.record.events == ["open", "submit", "accept", "status", "cancel"])
    }
  }

  @Test func `the engine repeats a cancel that fails`() async throws {
    try await cancelled(.waiting, fault: Faults { $0.step == .cancel && $0.number < 3 ? .reply(.status(503), isTaken: false) : nil }) {
      bench, failure in
      #expect(failure.code == .stoppedByOwner)
      #expect(bench.fake.count(.cancel) == 4)
      #expect(bench.time.pauses == [.milliseconds(500), .seconds(1), .seconds(2)])
    }
  }

  @Test func `the engine repeats a cancel whose answer was lost and learns that it worked`() async throws {
    try await cancelled(.waiting, fault: Faults { $0.step == .cancel && $0.number == 0 ? .drop(isTaken: true) : nil }) { bench, failure in
      #expect(failure.code == .stoppedByOwner)
      #expect(bench.fake.count(.cancel) == 2)
    }
  }

  @Test func `a cancel that RunComfy refuses is refused to the owner`() async throws {
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

  @Test func `a cancel that always fails is refused, and the result is kept`() async throws {
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

  @Test func `a cancel before the submission prevents it`() async throws {
    try await RunComfyBench.run { bench in
      let heard = Signal()
      var remote = bench.record.remote()
      let stop = bench.record.stop(
        AsyncStream {
          heard.tell()
          return ()
        })
      let record = bench.record
      // Writing the record takes a while, and the cancel arrives meanwhile.
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

  @Test func `a cancel of work from an earlier attempt is passed on`() async throws {
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
