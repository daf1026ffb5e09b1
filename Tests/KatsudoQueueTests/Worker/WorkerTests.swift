import Dispatch
import Foundation
import GRDB
import KatsudoAPI
import KatsudoCore
import KatsudoFiles
import KatsudoIntake
import KatsudoMedia
import KatsudoQueue
import KatsudoSQLite
import KatsudoTesting
import KatsudoWorker
import NIOConcurrencyHelpers
import Testing

/// A worker on a real queue, with engines that do as told.
@Suite(.timeLimit(.minutes(5))) struct WorkerTests {
  @Test func `what an engine declines, the next one of the list makes`() async throws {
    try await withQueue { test in
      let first = ScriptedEngine("first", [ScriptedEngine.fails(EngineFailure(.declined, "Busy.", retryAfter: .seconds(3600)))])
      let second = ScriptedEngine("second", [ScriptedEngine.succeeds])
      let ids = try await test.submit(3)
      try await withWorker(test, [first, second]) { for id in ids { try await test.expectEnd(of: id, .succeeded) } }
      #expect(first.attempts.count == 1, "it rests, and nothing more is given to it")
      #expect(second.attempts.count == 3)
      #expect(try await test.job(ids[0]).engine == "second")
    }
  }

  @Test func `while the first engine is well the second gets nothing`() async throws {
    try await withQueue { test in
      let first = ScriptedEngine("first", [ScriptedEngine.succeeds])
      let second = ScriptedEngine("second", slots: 4, [ScriptedEngine.succeeds])
      let ids = try await test.submit(5)
      try await withWorker(test, [first, second]) { for id in ids { try await test.expectEnd(of: id, .succeeded) } }
      #expect(first.attempts.count == 5)
      #expect(second.attempts.isEmpty)
    }
  }

  @Test func `an only engine that declined gets the job again`() async throws {
    try await withQueue { test in
      let only = ScriptedEngine(
        "only",
        [
          ScriptedEngine.fails(EngineFailure(.declined, "Busy.", retryAfter: .zero)), ScriptedEngine.succeeds,
        ])
      let id = try await test.submit()
      try await withWorker(test, [only]) { try await test.expectEnd(of: id, .succeeded) }
      #expect(only.attempts.map(\.number) == [1, 2])
    }
  }

  @Test func `a missing program is a reason to go on to the next engine, and without one a failure`() async throws {
    for hasNext in [true, false] {
      try await withQueue { test in
        let first = ScriptedEngine("first", [ScriptedEngine.fails(EngineFailure(.unavailable, "No ffmpeg."))])
        let second = ScriptedEngine("second", [ScriptedEngine.succeeds])
        let id = try await test.submit()
        try await withWorker(test, hasNext ? [first, second] : [first]) {
          try await test.expectEnd(of: id, hasNext ? .succeeded : .failed)
        }
        if !hasNext { #expect(try await test.job(id).error == "No ffmpeg.") }
      }
    }
  }

  @Test(arguments: [EngineFailure.Code.declined, .unavailable, .outcomeUnknown, .crashed])
  func `work that may have been taken is never given to anybody again`(code: EngineFailure.Code) async throws {
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

  @Test func `work that the service refused goes to the next engine`() async throws {
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

  @Test func `a wish to cancel that comes during a refused submission is fulfilled, and nothing is sent again`() async throws {
    try await withQueue { test in
      let opened = WorkSignal()
      let engine = ScriptedEngine(
        "service",
        [
          { attempt in
            try await attempt.remote.open()
            opened.raise()
            for await _ in attempt.remote.cancelRequests { break }
            try await attempt.remote.withdraw()
            throw EngineFailure(.declined, "Busy.")
          }
        ])
      let id = try await test.submit()
      try await withWorker(test, [engine]) {
        await opened.wait(after: 0)
        let reply = try await test.queue.cancel(id: id, within: .seconds(240))
        #expect(reply == CancelReply(state: .cancelled, isCancelled: true))
      }
      #expect(engine.attempts.count == 1)
    }
  }

  @Test func `a service that loses submissions gets no further ones at once`() async throws {
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

  @Test func `what is refused of one model keeps no other model waiting`() async throws {
    try await withQueue { test in
      let engine = ScriptedEngine(
        "service",
        [
          { attempt in
            guard attempt.modelID == "test/b" else { throw EngineFailure(.declined, "Not for this account.") }
            return EngineResult(files: [])
          }
        ])
      try await test.submit("test/a")
      let id = try await test.submit("test/b")
      let models = [try TestQueue.manifest("test/a"), try TestQueue.manifest("test/b")]
      try await withWorker(test, [engine], models: models) { try await test.expectEnd(of: id, .succeeded) }
    }
  }

  @Test func `a worker that stops leaves handed-over work, and the next one waits for it by its id`() async throws {
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
      #expect(after.attempts.map { $0.parameters["prompt"] } == ["p"], "a service's answer is read by what was asked for")
      #expect(try await test.job(id).remoteID == "remote-7")
    }
  }

  @Test func `handed-over work is waited for although its model is gone`() async throws {
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

  @Test func `a submission that nobody knows the outcome of fails and says so`() async throws {
    try await withQueue { test in
      let id = try await test.submit()
      let claim = try await test.queue.claim(lanes: ["test/a"], engine: "service")
      let held = try #require(claim)
      try await test.queue.handOver(held)
      try await test.queue.release(held)
      let engine = ScriptedEngine("service", [ScriptedEngine.succeeds])
      try await withWorker(test, [engine]) { try await test.expectEnd(of: id, .failed) }
      #expect(engine.attempts.isEmpty, "it is not even asked")
      #expect(try await test.job(id).error?.hasPrefix("Outcome unknown") == true)
    }
  }

  @Test func `a cancel reaches the engine that has the work with a service`() async throws {
    try await withQueue { test in
      let id = try await test.submit()
      let accepted = WorkSignal()
      let engine = ScriptedEngine(
        "service",
        [
          ScriptedEngine.handsOver(as: "r") { attempt in
            accepted.raise()
            for await _ in attempt.remote.cancelRequests { throw EngineFailure(.stoppedByOwner, "Stopped there.") }
            throw EngineFailure(.cancelled, "Stopped here.")
          }
        ])
      try await withWorker(test, [engine]) {
        await accepted.wait(after: 0)
        let reply = try await test.queue.cancel(id: id, within: .seconds(240))
        #expect(reply == CancelReply(state: .cancelled, isCancelled: true))
      }
    }
  }

  @Test func `a machine's trouble counts against nothing, and the job is done once it is over`() async throws {
    try await withQueue(lostAttemptLimit: 1) { test in
      let trouble = ScriptedEngine.fails(EngineFailure(.diskFull, cause: "No space left on device"))
      // More often than the engine may decline.
      let engine = ScriptedEngine("only", Array(repeating: trouble, count: 5) + [ScriptedEngine.succeeds])
      let id = try await test.submit()
      try await withWorker(test, [engine], time: test.clock.source) {
        // The worker's clock stands still until its rest is to be over.
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

  @Test(arguments: ["UPDATE input SET \"values\" = '{'", "UPDATE input SET media = '{'", "DELETE FROM input"])
  func `a job whose input is damaged fails alone, and its owner reads why`(damage: String) async throws {
    try await withQueue { test in
      let engine = ScriptedEngine("only", [ScriptedEngine.succeeds])
      let ids = try await test.submit(2)
      try await test.database.write { db in
        try db.execute(sql: "\(damage) WHERE job = (SELECT min(job) FROM input)")
      }
      try await withWorker(test, [engine]) {
        try await test.expectEnd(of: ids[0], .failed)
        try await test.expectEnd(of: ids[1], .succeeded)
      }
      #expect(try await test.job(ids[0]).error == "The request could not be read from the server's database. Send it again.")
      #expect(engine.attempts.map(\.requestID) == [ids[1]])
    }
  }

  @Test func `a machine's trouble is told until it is over, and sends no work to another engine`() async throws {
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

  @Test func `while the machine is in trouble one job at a time tries it`() async throws {
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
        // Those that were begun together.
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

  @Test func `a job that meets the trouble again and again does not stand before all others`() async throws {
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

  @Test func `a trouble is forgotten where nothing is left to try it with`() async throws {
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

  @Test func `paid work whose result finds no room is fetched again, and never sent again`() async throws {
    try await withQueue { test in
      let id = try await test.submit()
      let outputs = "\(test.folder)/outputs"
      let engine = ScriptedEngine(
        "service",
        [
          ScriptedEngine.handsOver(as: "r") { attempt in
            let path = "\(attempt.folder)/a.mp4"
            try DurableFile.write(Data("film".utf8), to: path)
            // A file stands where the results' folder belongs: they cannot be stored.
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

  @Test func `a scratch folder that cannot be made puts the job back`() async throws {
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

  @Test func `a result that an engine names and did not make fails the job`() async throws {
    try await withQueue { test in
      let engine = ScriptedEngine(
        "only", [{ attempt in EngineResult(files: [EngineResult.File(path: "\(attempt.folder)/none", role: .video, format: .mp4)]) }])
      let id = try await test.submit()
      try await withWorker(test, [engine]) { try await test.expectEnd(of: id, .failed) }
    }
  }

  @Test func `results are hashed and synced on threads of their own, and callers wait for none of it`() async throws {
    try await withQueue { test in
      let engine = ScriptedEngine(
        "only",
        [
          { attempt in
            let path = "\(attempt.folder)/a.mp4"
            try DurableFile.write(Data("film".utf8), to: path)
            return EngineResult(files: [EngineResult.File(path: path, role: .video, format: .mp4)])
          }
        ])
      let gate = DispatchSemaphore(value: 0)
      let (blocked, block) = AsyncStream.makeStream(of: Void.self)
      try await withWorker(test, [engine]) {
        // All threads of that kind are taken: a result would have to be stored elsewhere.
        let blockers = (0..<8).map { _ in
          Task {
            await BlockingThreads.long.run {
              block.yield()
              gate.wait()
            }
          }
        }
        var threads = 0
        for await _ in blocked {
          threads += 1
          if threads == 2 { break }
        }
        let id = try await test.submit()
        for _ in 0..<50 {
          try await Task.sleep(for: .milliseconds(2))
          #expect(try await !test.job(id).state.isFinal)
        }
        for _ in blockers { gate.signal() }
        try await test.expectEnd(of: id, .succeeded)
        for blocker in blockers { await blocker.value }
      }
    }
  }

  @Test func `an engine that takes URLs gets public ones as they are`() async throws {
    try await withQueue { test in
      let manifest = try TestQueue.manifest(format: "image_uri")
      let url = "https://files.example/a.png"
      let job = try await test.accept(input: ["prompt": "p", "image_url": .string(url)], manifest: manifest)
      try await test.queue.submit(job)
      let engine = ScriptedEngine("service", [ScriptedEngine.succeeds])
      try await withWorker(test, [engine], models: [manifest]) { try await test.expectEnd(of: job.id, .succeeded) }
      #expect(engine.attempts.map(\.media) == [[EngineMedia(location: [.key("image_url")], kind: .image, source: .url(url))]])
      #expect(engine.attempts.first?.input["prompt"] == "p")
    }
  }

  @Test func `the output keeps the shape that its engine gave it`() async throws {
    try await withQueue { test in
      let id = try await test.submit()
      let engine = ScriptedEngine(
        "service",
        [
          { attempt in
            let path = "\(attempt.folder)/a.mp4"
            try DurableFile.write(Data("film".utf8), to: path)
            return EngineResult(
              files: [EngineResult.File(path: path, role: .video, format: .mp4)],
              output: ["clips": [["url": ["$file": 0], "title": "One"]], "text": "said"])
          }
        ])
      try await withWorker(test, [engine]) { try await test.expectEnd(of: id, .succeeded) }
      let output = try #require(try await test.job(id).result).outputObject { "link/\($0.name)" }
      #expect(output == ["clips": [["url": .string("link/\(id).mp4"), "title": "One"]], "text": "said"])
    }
  }

  /// Waits until a condition holds, and lets the worker's time pass while nothing runs.
  private func untilTried(_ test: TestQueue, _ condition: () async throws -> Bool) async throws {
    try await until {
      if try await test.counts().running == 0 { test.clock.advance(milliseconds: 500) }
      test.queue.work.raise()
      return try await condition()
    }
  }

  private func until(
    _ condition: () async throws -> Bool, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while try await !condition() {
      guard ContinuousClock.now < deadline else {
        Issue.record("waited for a minute in vain", sourceLocation: sourceLocation)
        throw CancellationError()
      }
      try await Task.sleep(for: .milliseconds(2))
    }
  }

  private func withWorker(
    _ test: TestQueue, _ engines: [ScriptedEngine], models: [ModelManifest]? = nil, grace: Duration = .seconds(240),
    time: TimeSource = .system, readiness: Readiness = Readiness(), before: () throws -> Void = {}, _ work: () async throws -> Void
  ) async throws {
    let models = try models ?? [TestQueue.manifest()]
    let assignments = engines.enumerated().map { place, engine in
      let entries = models.map {
        EngineModels.Entry($0, ahead: engines[..<place].map(\.name), hasNext: place < engines.count - 1)
      }
      return EngineAssignment(engine: engine) { EngineModels(entries) }
    }
    try DurableFile.makeFolder("\(test.folder)/scratch")
    try before()
    let worker = Worker(
      queue: test.queue, assignments: assignments, media: try MediaFetcher(policy: MediaPolicy(), logger: .silent),
      inputs: test.inputs, files: test.files, scratchPath: "\(test.folder)/scratch",
      settings: Worker.Settings(heartbeat: .milliseconds(50), grace: grace), readiness: readiness,
      time: time, logger: .silent)
    let running = Task { try await worker.run() }
    let outcome: Result<Void, any Error>
    do { outcome = .success(try await work()) } catch { outcome = .failure(error) }
    worker.drain()
    running.cancel()
    try? await running.value
    try outcome.get()
  }
}

extension TestQueue {
  /// Waits for a job's end, which must be this one.
  fileprivate func expectEnd(of id: String, _ expected: JobState, sourceLocation: SourceLocation = #_sourceLocation) async throws {
    while true {
      let state = try await job(id).state
      if state.isFinal { return #expect(state == expected, sourceLocation: sourceLocation) }
      try await Task.sleep(for: .milliseconds(5))
    }
  }
}
