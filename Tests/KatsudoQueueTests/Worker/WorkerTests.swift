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

/// A worker on a real queue, with engines that follow a script.
@Suite(.timeLimit(.minutes(5))) struct WorkerTests {
  @Test func `a job that one engine declines goes to the next engine in the list`() async throws {
    try await withQueue { test in
      let first = ScriptedEngine("first", [ScriptedEngine.fails(EngineFailure(.declined, "Busy.", retryAfter: .seconds(3600)))])
      let second = ScriptedEngine("second", [ScriptedEngine.succeeds])
      let ids = try await test.submit(3)
      try await withWorker(test, [first, second]) { for id in ids { try await test.expectEnd(of: id, .succeeded) } }
      #expect(first.attempts.count == 1, "an engine that declined must rest")
      #expect(second.attempts.count == 3)
      #expect(try await test.job(ids[0]).engine == "second")
    }
  }

  @Test func `the second engine gets no job while the first one works`() async throws {
    try await withQueue { test in
      let first = ScriptedEngine("first", [ScriptedEngine.succeeds])
      let second = ScriptedEngine("second", slots: 4, [ScriptedEngine.succeeds])
      let ids = try await test.submit(5)
      try await withWorker(test, [first, second]) { for id in ids { try await test.expectEnd(of: id, .succeeded) } }
      #expect(first.attempts.count == 5)
      #expect(second.attempts.isEmpty)
    }
  }

  @Test func `every free slot gets a job, and never more jobs run than the engine has slots`() async throws {
    try await withQueue { test in
      let gate = WorkSignal()
      let engine = ScriptedEngine(
        "only", slots: 3,
        [
          { _ in
            await gate.wait(after: 0)
            return EngineResult(files: [])
          }
        ])
      let ids = try await test.submit(5)
      try await withWorker(test, [engine]) {
        try await until { engine.attempts.count == 3 }
        test.queue.work.raise()
        let counts = try await test.queue.store.counts()
        #expect(counts.running == 3 && counts.waiting == 2)
        #expect(engine.attempts.map(\.requestID).sorted() == ids.prefix(3).sorted())
        gate.raise()
        for id in ids { try await test.expectEnd(of: id, .succeeded) }
      }
      #expect(engine.attempts.count == 5)
    }
  }

  @Test func `an engine whose slots are not alike is asked before each job`() async throws {
    try await withQueue { test in
      let engine = ScriptedEngine("only", slots: 3, areSlotsAlike: false, [ScriptedEngine.waitsForever])
      engine.openings.withLockedValue { $0 = 2 }
      _ = try await test.submit(3)
      try await withWorker(test, [engine], grace: .zero) {
        try await until { engine.attempts.count == 2 }
        test.queue.work.raise()
        #expect(try await test.queue.store.counts().waiting == 1)
        engine.openings.withLockedValue { $0 = nil }
        try await until {
          test.queue.work.raise()
          return engine.attempts.count == 3
        }
      }
    }
  }

  @Test func `a job that its only engine declined goes to the same engine again`() async throws {
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

  @Test func `a job whose engine is unavailable goes to the next engine, or fails if there is none`() async throws {
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

  @Test func `an engine that declines one model still gets jobs of other models`() async throws {
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

  @Test(arguments: ["UPDATE input SET \"values\" = '{'", "UPDATE input SET media = '{'", "DELETE FROM input"])
  func `a job with a damaged input fails with a helpful message, and others go on`(damage: String) async throws {
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

  @Test func `a job fails if its engine names a result file that does not exist`() async throws {
    try await withQueue { test in
      let engine = ScriptedEngine(
        "only", [{ attempt in EngineResult(files: [EngineResult.File(path: "\(attempt.folder)/none", role: .video, format: .mp4)]) }])
      let id = try await test.submit()
      try await withWorker(test, [engine]) { try await test.expectEnd(of: id, .failed) }
    }
  }

  @Test func `results are stored on separate threads, so calls to the queue do not wait for them`() async throws {
    try await withQueue { test in
      let engine = ScriptedEngine(
        "only",
        [
          { attempt in
            let path = "\(attempt.folder)/a.mp4"
            try DurableFile.write(Data(count: 20_000), to: path)
            return EngineResult(files: [EngineResult.File(path: path, role: .video, format: .mp4)])
          }
        ])
      let gate = DispatchSemaphore(value: 0)
      let (blocked, block) = AsyncStream.makeStream(of: Void.self)
      try await withWorker(test, [engine]) {
        // Blocks all these threads, so that no result can be stored.
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

  @Test func `an engine that takes URLs gets public URLs unchanged`() async throws {
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

  @Test func `the output keeps the structure that its engine gave it`() async throws {
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
}
