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

/// Troubles of the machine do not fail a job.
@Suite(.timeLimit(.minutes(5))) struct WorkerTroubleTests {
  @Test func `a trouble of the machine counts against neither job nor engine, and the job succeeds afterwards`() async throws {
    try await withQueue(lostAttemptLimit: 1) { test in
      let trouble = ScriptedEngine.fails(EngineFailure(.diskFull, cause: "No space left on device"))
      // The engine fails more often than it may decline.
      let engine = ScriptedEngine("only", Array(repeating: trouble, count: 5) + [ScriptedEngine.succeeds])
      let id = try await test.submit()
      try await withWorker(test, [engine], time: test.clock.source) {
        // The worker's clock moves only here, to end its rest.
        try await until {
          test.clock.advance(milliseconds: 15_000)
          test.queue.work.raise()
          return engine.attempts.count == 6
        }
        try await test.expectEnd(of: id, .succeeded)
      }
      let state = try await test.job(id).lifecycle
      #expect(state.lostAttempts == 0)
      #expect(state.declines == 0)
      #expect(state.attempt == 6)
    }
  }

  @Test func `a trouble of the machine is a reason for not being ready, and no other engine gets the job`() async throws {
    try await withQueue { test in
      let readiness = Readiness()
      let first = ScriptedEngine("first", [ScriptedEngine.fails(EngineFailure(.noDescriptors, cause: "EMFILE")), ScriptedEngine.succeeds])
      let paid = ScriptedEngine("paid", [ScriptedEngine.succeeds])
      let id = try await test.submit()
      try await withWorker(test, [first, paid], time: test.clock.source, readiness: readiness) {
        try await until { try await test.job(id).state == .inQueue && !readiness.reasons.isEmpty }
        #expect(readiness.reasons == [MachineTrouble.noDescriptors.sentence])
        try await untilTried(test) { try await test.job(id).state == .succeeded }
        try await until { readiness.reasons.isEmpty }
      }
      #expect(paid.attempts.isEmpty)
    }
  }

  @Test func `during a trouble of the machine only one job at a time is tried`() async throws {
    try await withQueue { test in
      let inside = NIOLockedValueBox((now: 0, most: 0))
      let engine = ScriptedEngine(
        "only", slots: 8,
        [
          { _ in
            inside.withLockedValue { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
            await Task.yield()
            inside.withLockedValue { $0.now -= 1 }
            throw EngineFailure(.diskFull, cause: "No space left on device")
          }
        ])
      _ = try await test.submit(20)
      let readiness = Readiness()
      try await withWorker(test, [engine], time: test.clock.source, readiness: readiness) {
        // Waits for the attempts that started together.
        try await until { try await test.counts().running == 0 && !readiness.reasons.isEmpty }
        try await Task.sleep(for: .milliseconds(100))
        inside.withLockedValue { $0.most = 0 }
        let together = engine.attempts.count
        #expect(together <= 8)
        try await until {
          if try await test.counts().running == 0 { test.clock.advance(milliseconds: 500) }
          test.queue.work.raise()
          return engine.attempts.count >= together + 4
        }
        #expect(inside.withLockedValue { $0.most } == 1)
      }
      #expect(try await test.counts().waiting == 20)
    }
  }

  @Test func `a job that always meets the trouble does not block the others`() async throws {
    try await withQueue { test in
      let large = try await test.submit()
      let others = try await test.submit(5)
      let engine = ScriptedEngine(
        "only",
        [
          { attempt in
            guard attempt.requestID != large else { throw EngineFailure(.diskFull, cause: "No space left on device") }
            return EngineResult(files: [])
          }
        ])
      try await withWorker(test, [engine], time: test.clock.source) {
        try await until {
          if try await test.counts().running == 0 { test.clock.advance(milliseconds: 500) }
          test.queue.work.raise()
          return try await test.states(others).allSatisfy { $0 == .succeeded }
        }
        #expect(try await !test.job(large).state.isFinal)
      }
    }
  }

  @Test func `a trouble of the machine is forgotten when no job is left to try`() async throws {
    try await withQueue { test in
      let readiness = Readiness()
      let engine = ScriptedEngine("only", [ScriptedEngine.fails(EngineFailure(.diskFull, cause: "No space left on device"))])
      let id = try await test.submit()
      try await withWorker(test, [engine], time: test.clock.source, readiness: readiness) {
        try await until { try await test.counts().waiting == 1 && !readiness.reasons.isEmpty }
        _ = try await test.queue.cancel(id: id)
        try await untilTried(test) { readiness.reasons.isEmpty }
      }
    }
  }

  @Test func `a job is put back if its scratch folder cannot be made`() async throws {
    try await withQueue { test in
      let readiness = Readiness()
      let engine = ScriptedEngine("only", [ScriptedEngine.succeeds])
      let id = try await test.submit()
      let scratch = "\(test.folder)/scratch"
      try await withWorker(
        test, [engine], time: test.clock.source, readiness: readiness,
        before: {
          try FileManager.default.removeItem(atPath: scratch)
          try Data().write(to: URL(fileURLWithPath: scratch))
        }
      ) {
        try await until { !(readiness.reasons.isEmpty) }
        try await until { try await test.job(id).state == .inQueue }
        try FileManager.default.removeItem(atPath: scratch)
        try DurableFile.makeFolder(scratch)
        try await untilTried(test) { try await test.job(id).state == .succeeded }
      }
      #expect(engine.attempts.count == 1)
    }
  }
}
