import Dispatch
import Foundation
import GRDB
import KatsudoAPI
import KatsudoCore
import KatsudoIntake
import KatsudoMachine
import KatsudoQueue
import KatsudoSQLite
import KatsudoTesting
import KatsudoWorker
import NIOConcurrencyHelpers
import Testing

/// Work that a service has or may have is submitted once, waited for, and cancelled through its engine.
@Suite(.timeLimit(.minutes(5))) struct WorkerHandoverTests {
  @Test(arguments: [EngineFailure.Code.declined, .unavailable, .outcomeUnknown, .crashed])
  func `work that a service may have taken is never tried again`(code: EngineFailure.Code) async throws {
    try await withQueue { test in
      let first = ScriptedEngine(
        "first",
        [
          { attempt in
            try await attempt.remote.open()
            throw EngineFailure(code, "The answer was lost.")
          }
        ])
      let second = ScriptedEngine("second", [ScriptedEngine.succeeds])
      let id = try await test.submit()
      try await withWorker(test, [first, second]) { try await test.expectEnd(of: id, .failed) }
      #expect(try await test.job(id).error == "The answer was lost.")
      #expect(first.attempts.count == 1)
      #expect(second.attempts.isEmpty)
    }
  }

  @Test func `work that a service refused goes to the next engine`() async throws {
    try await withQueue { test in
      let first = ScriptedEngine(
        "first",
        [
          { attempt in
            try await attempt.remote.open()
            try await attempt.remote.withdraw()
            throw EngineFailure(.declined, "The account is empty.")
          }
        ])
      let second = ScriptedEngine("second", [ScriptedEngine.succeeds])
      let id = try await test.submit()
      try await withWorker(test, [first, second]) { try await test.expectEnd(of: id, .succeeded) }
    }
  }

  @Test func `a cancel during a submission that is refused succeeds, and nothing is sent again`() async throws {
    try await withQueue { test in
      let opened = WorkSignal()
      let engine = ScriptedEngine(
        "service",
        [
          { attempt in
            try await attempt.remote.open()
            opened.raise()
            for await _ in attempt.stop.requests { break }
            try await attempt.remote.withdraw()
            throw EngineFailure(.declined, "Busy.")
          }
        ])
      let id = try await test.submit()
      try await withWorker(test, [engine]) {
        await opened.wait(after: 0)
        let reply = try await test.queue.cancel(id: id, within: .seconds(240))
        #expect(reply == CancelReply(state: .cancelled, outcome: .cancelled))
      }
      #expect(engine.attempts.count == 1)
    }
  }

  @Test func `an engine rests after a submission of unknown outcome, and the next engine is used`() async throws {
    try await withQueue { test in
      let first = ScriptedEngine(
        "first",
        [
          { attempt in
            try await attempt.remote.open()
            throw EngineFailure(.outcomeUnknown, "Outcome unknown.", retryAfter: .seconds(3600))
          }
        ])
      let second = ScriptedEngine("second", [ScriptedEngine.succeeds])
      let ids = try await test.submit(3)
      try await withWorker(test, [first, second]) {
        try await test.expectEnd(of: ids[0], .failed)
        for id in ids.dropFirst() { try await test.expectEnd(of: id, .succeeded) }
      }
    }
  }

  @Test func `a worker that stops leaves handed-over work to the next worker, which reattaches by its id`() async throws {
    try await withQueue { test in
      let id = try await test.submit()
      let accepted = WorkSignal()
      let before = ScriptedEngine(
        "service",
        [
          ScriptedEngine.handsOver(as: "remote-7") { attempt in
            accepted.raise()
            return try await ScriptedEngine.waitsForever(attempt)
          }
        ])
      try await withWorker(test, [before], grace: .zero) { await accepted.wait(after: 0) }
      #expect(try await test.job(id).state == .inProgress)
      let after = ScriptedEngine("service", [ScriptedEngine.handsOver(as: "another", then: ScriptedEngine.succeeds)])
      try await withWorker(test, [after]) { try await test.expectEnd(of: id, .succeeded) }
      #expect(after.attempts.map(\.remote.id) == ["remote-7"])
      #expect(after.attempts.map { $0.parameters["prompt"] } == ["p"], "the engine needs the input to read the answer")
      #expect(try await test.job(id).remoteID == "remote-7")
    }
  }

  @Test func `work under an id of the engine is recorded in one event and found again`() async throws {
    try await withQueue { test in
      let id = try await test.submit()
      let engine = ScriptedEngine(
        "service",
        [
          { attempt in
            try await attempt.remote.openWithID("own-1")
            throw EngineFailure(.again, "The service is gone for a moment.", retryAfter: .milliseconds(20))
          }, ScriptedEngine.succeeds,
        ])
      try await withWorker(test, [engine]) { try await test.expectEnd(of: id, .succeeded) }
      #expect(engine.attempts.map(\.remote.id) == [nil, "own-1"])
      let kinds = try await test.queue.store.events(of: id, after: 0, limit: 100).map(\.kind)
      #expect(kinds == [.submitted, .claimed, .handedOver, .released, .reattached, .succeeded])
    }
  }

  @Test func `handed-over work is waited for although its model was removed`() async throws {
    try await withQueue { test in
      let id = try await test.submit()
      let claim = try await test.queue.claim(lanes: ["test/a"], engine: "service")
      let held = try #require(claim)
      try await test.queue.handOver(held)
      try await test.queue.accept(held, remoteID: "r")
      try await test.queue.release(held)
      let engine = ScriptedEngine("service", [ScriptedEngine.succeeds])
      try await withWorker(test, [engine], models: []) { try await test.expectEnd(of: id, .succeeded) }
    }
  }

  @Test func `a job with a submission of unknown outcome fails and says so`() async throws {
    try await withQueue { test in
      let id = try await test.submit()
      let claim = try await test.queue.claim(lanes: ["test/a"], engine: "service")
      let held = try #require(claim)
      try await test.queue.handOver(held)
      try await test.queue.release(held)
      let engine = ScriptedEngine("service", [ScriptedEngine.succeeds])
      try await withWorker(test, [engine]) { try await test.expectEnd(of: id, .failed) }
      #expect(engine.attempts.isEmpty, "the engine must not be called")
      #expect(try await test.job(id).error?.hasPrefix("Outcome unknown") == true)
    }
  }

  @Test func `a cancel reaches the engine that handed the work over`() async throws {
    try await withQueue { test in
      let id = try await test.submit()
      let accepted = WorkSignal()
      let engine = ScriptedEngine(
        "service",
        [
          ScriptedEngine.handsOver(as: "r") { attempt in
            accepted.raise()
            for await _ in attempt.stop.requests { throw EngineFailure(.stoppedByOwner, "Stopped there.") }
            throw EngineFailure(.cancelled, "Stopped here.")
          }
        ])
      try await withWorker(test, [engine]) {
        await accepted.wait(after: 0)
        let reply = try await test.queue.cancel(id: id, within: .seconds(240))
        #expect(reply == CancelReply(state: .cancelled, outcome: .cancelled))
      }
    }
  }

  @Test func `paid work whose result cannot be stored is downloaded again and not submitted again`() async throws {
    try await withQueue { test in
      let id = try await test.submit()
      let outputs = "\(test.folder)/outputs"
      let engine = ScriptedEngine(
        "service",
        [
          ScriptedEngine.handsOver(as: "r") { attempt in
            let path = "\(attempt.folder)/a.mp4"
            try DurableFile.write(Data(count: 20_000), to: path)
            // A file in place of the folder of results prevents that they are stored.
            if attempt.number == 1 {
              try FileManager.default.removeItem(atPath: outputs)
              try Data().write(to: URL(fileURLWithPath: outputs))
            }
            return EngineResult(files: [EngineResult.File(path: path, role: .video, format: .mp4)])
          }
        ])
      let readiness = Readiness()
      try await withWorker(test, [engine], time: test.clock.source, readiness: readiness) {
        try await until { !(readiness.reasons.isEmpty) }
        #expect(try await test.job(id).state == .inProgress)
        try FileManager.default.removeItem(atPath: outputs)
        try DurableFile.makeFolder(outputs)
        try await until {
          test.clock.advance(milliseconds: 500)
          test.queue.work.raise()
          return try await test.job(id).state == .succeeded
        }
      }
      #expect(engine.attempts.map(\.remote.id) == [nil, "r"])
    }
  }
}
