import EmakiAPI
import EmakiCore
import EmakiFiles
import EmakiIntake
import EmakiMedia
import EmakiOutputs
import EmakiQueue
import EmakiTesting
import EmakiWorker
import Foundation
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
      #expect(try test.job(ids[0]).engine == "second")
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
        if !hasNext { #expect(try test.job(id).error == "No ffmpeg.") }
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
      #expect(try test.job(id).error == "The answer was lost.")
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
        let reply = try await test.queue.cancel(id: id, patience: .seconds(240))
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
      #expect(try test.job(id).state == .inProgress)
      let after = ScriptedEngine("service", [ScriptedEngine.handsOver(as: "another", then: ScriptedEngine.succeeds)])
      try await withWorker(test, [after]) { try await test.expectEnd(of: id, .succeeded) }
      #expect(after.attempts.map(\.remote.id) == ["remote-7"])
      #expect(try test.job(id).remoteID == "remote-7")
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
      #expect(try test.job(id).error?.hasPrefix("Outcome unknown") == true)
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
        let reply = try await test.queue.cancel(id: id, patience: .seconds(240))
        #expect(reply == CancelReply(state: .cancelled, isCancelled: true))
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
      let output = try test.job(id).outputObject { "link/\($0.name)" }
      #expect(output == ["clips": [["url": .string("link/\(id).mp4"), "title": "One"]], "text": "said"])
    }
  }

  private func withWorker(
    _ test: TestQueue, _ engines: [ScriptedEngine], models: [ModelManifest]? = nil, grace: Duration = .seconds(240),
    _ work: () async throws -> Void
  ) async throws {
    let models = try models ?? [TestQueue.manifest()]
    let assignments = engines.enumerated().map { place, engine in
      let entries = models.map {
        EngineModels.Entry($0, ahead: engines[..<place].map(\.name), hasNext: place < engines.count - 1)
      }
      return EngineAssignment(engine: engine) { EngineModels(entries) }
    }
    for name in ["inputs", "outputs", "scratch"] { try DurableFile.makeFolder("\(test.folder)/\(name)") }
    let worker = Worker(
      queue: test.queue, assignments: assignments, media: try MediaFetcher(policy: MediaPolicy(), logger: .silent),
      inputs: InputFolder(root: "\(test.folder)/inputs"), outputs: OutputFolder(root: "\(test.folder)/outputs"),
      scratchPath: "\(test.folder)/scratch", settings: Worker.Settings(heartbeat: .milliseconds(50), grace: grace), logger: .silent)
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
      let state = try job(id).state
      if state.isFinal { return #expect(state == expected, sourceLocation: sourceLocation) }
      try await Task.sleep(for: .milliseconds(5))
    }
  }
}
