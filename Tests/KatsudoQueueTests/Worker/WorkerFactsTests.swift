import KatsudoAPI
import KatsudoCore
import KatsudoIntake
import KatsudoQueue
import KatsudoSQLite
import KatsudoTesting
import Testing

/// The facts that a worker stores for receipts.
@Suite(.timeLimit(.minutes(5))) struct WorkerFactsTests {
  private static let input: JSONValue = ["prompt": "p", "image_url": .string(PictureBytes.dataURI(.png, width: 16, height: 16))]

  private func manifest() throws -> ModelManifest {
    var manifest = try TestQueue.manifest(format: "image_uri")
    manifest.version = "v1"
    return manifest
  }

  private func submit(_ test: TestQueue) async throws -> String {
    let job = try await test.accept(input: Self.input, manifest: manifest())
    try await test.queue.submit(job)
    return job.id
  }

  @Test func `an attempt that reattaches to handed-over work keeps what the first one learnt`() async throws {
    try await withQueue { test in
      let id = try await submit(test)
      let accepted = WorkSignal()
      let before = ScriptedEngine(
        "service",
        [
          ScriptedEngine.handsOver(as: "r") { attempt in
            accepted.raise()
            return try await ScriptedEngine.waitsForever(attempt)
          }
        ])
      try await withWorker(test, [before], models: [manifest()], grace: .zero) { await accepted.wait(after: 0) }
      let first = try #require(try await test.jobs.facts(of: id))
      #expect(first.inputHash?.count == 64)
      #expect(first.media.map(\.place) == ["image_url"])
      #expect(first.media.first?.sha256?.count == 64)
      #expect(first.ranVersion == "v1")
      let after = ScriptedEngine(
        "service", [{ _ in EngineResult(files: [], metadata: ["upstream": ["cost": 0.5]], version: "service 3.1") }])
      try await withWorker(test, [after], models: [manifest()]) { try await test.expectEnd(of: id, .succeeded) }
      let second = try #require(try await test.jobs.facts(of: id))
      #expect(second.inputHash == first.inputHash)
      #expect(second.media == first.media)
      #expect(second.ranVersion == "v1")
      #expect(second.engineVersion == "service 3.1")
      #expect(second.dollars == 0.5)
    }
  }

  @Test func `an attempt that fails in its engine keeps the hashes of its input`() async throws {
    try await withQueue { test in
      let id = try await submit(test)
      let engine = ScriptedEngine("engine", [ScriptedEngine.fails(EngineFailure(.badInput, "No."))])
      try await withWorker(test, [engine], models: [manifest()]) { try await test.expectEnd(of: id, .failed) }
      let facts = try #require(try await test.jobs.facts(of: id))
      #expect(facts.inputHash?.count == 64)
      #expect(facts.media.first?.byteCount == PictureBytes.picture(.png, width: 16, height: 16).count)
      #expect(facts.ranVersion == "v1")
    }
  }

  @Test func `a job that gets an earlier result names the engine that made it, not the one that claimed the job`() async throws {
    try await withQueue { test in
      let first = try await submit(test)
      try await withWorker(test, [ScriptedEngine("maker", [ScriptedEngine.succeeds])], models: [manifest()]) {
        try await test.expectEnd(of: first, .succeeded)
      }
      let job = try await test.accept(input: Self.input, manifest: manifest(), reuse: true)
      try await test.queue.submit(job)
      let other = ScriptedEngine("other", [ScriptedEngine.fails(EngineFailure(.badInput, "No."))])
      try await withWorker(test, [other], models: [manifest()]) { try await test.expectEnd(of: job.id, .succeeded) }
      #expect(other.attempts.isEmpty)
      #expect(try await test.jobs.job(id: job.id)?.lifecycle.engine == "maker")
      #expect(try await test.jobs.facts(of: job.id)?.reusedFrom == first)
      let events = try await test.jobs.events(of: job.id, after: 0, limit: 10)
      #expect(events.map(\.kind) == [.submitted, .claimed, .reused])
      #expect(events[1].detail?["engine"] == "other")
      #expect(events[2].detail == ["from": .string(first)])
    }
  }

  @Test func `a job that ran with another version of its model is not reused`() async throws {
    try await withQueue { test in
      let id = try await submit(test)
      var newer = try manifest()
      newer.version = "v2"
      try await withWorker(test, [ScriptedEngine("engine", [ScriptedEngine.succeeds])], models: [newer]) {
        try await test.expectEnd(of: id, .succeeded)
      }
      let facts = try #require(try await test.jobs.facts(of: id))
      #expect(facts.modelVersion == "v1")
      #expect(facts.ranVersion == "v2")
      let input = try #require(facts.inputHash)
      for version in ["v1", "v2"] {
        let key = ReuseKey(owner: "ann", modelID: "test/a", modelVersion: version, inputHash: input)
        #expect(try await test.jobs.reusable(key) == nil)
      }
    }
  }
}
