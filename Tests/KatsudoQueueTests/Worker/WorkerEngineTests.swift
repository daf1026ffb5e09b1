import Foundation
import KatsudoAPI
import KatsudoCore
import KatsudoFiles
import KatsudoIntake
import KatsudoQueue
import KatsudoTesting
import KatsudoWorker
import NIOConcurrencyHelpers
import Testing

/// The reports and failures of engines, and the reactions of the worker.
@Suite(.timeLimit(.minutes(4))) struct WorkerEngineTests {
  @Test func `a job is claimed only in a lane that its engine can start now`() async throws {
    try await withQueue { test in
      let models = [try TestQueue.manifest("test/a"), try TestQueue.manifest("test/b")]
      let closed = try await test.submit("test/a")
      let open = try await test.submit("test/b")
      let engine = ScriptedEngine("pool", [ScriptedEngine.succeeds])
      engine.closedLanes.withLockedValue { $0 = ["test/a"] }
      try await withWorker(test, [engine], models: models) {
        try await test.expectEnd(of: open, .succeeded)
        #expect(try await test.job(closed).standing == Standing(state: .inQueue, attempt: 0, lostAttempts: 0))
        engine.closedLanes.withLockedValue { $0 = [] }
        try await test.expectEnd(of: closed, .succeeded)
      }
      #expect(engine.attempts.map(\.requestID) == [open, closed])
    }
  }

  @Test func `an engine gets the name of a file that lives with its workflow, and an engine without the file does not run`() async throws {
    try await withQueue { test in
      let model = try ModelManifest([
        "model_id": "test/a", "input_schema": ["properties": ["image": ["type": "string", "format": "image_uri"]]],
        "engines": [["engine": "pool", "options": ["files": ["a.png"]]]],
      ])
      let known = try await test.accept(input: ["image": "a.png"], manifest: model)
      try await test.queue.submit(known)
      let engine = ScriptedEngine("pool", [ScriptedEngine.succeeds])
      try await withWorker(test, [engine], models: [model]) { try await test.expectEnd(of: known.id, .succeeded) }
      #expect(engine.attempts.map(\.media) == [[EngineMedia(location: [.key("image")], kind: .image, source: .known("a.png"))]])

      let late = try await test.accept(input: ["image": "a.png"], manifest: model)
      try await test.queue.submit(late)
      let other = ScriptedEngine("other", [ScriptedEngine.succeeds])
      try await withWorker(test, [other], models: [model]) { try await test.expectEnd(of: late.id, .failed) }
      #expect(other.attempts.isEmpty)
      let error = try await test.job(late.id).job.lifecycle.error
      #expect(error == "The model does not have the file a.png any more. Give the URL of a file instead.")
    }
  }

  @Test func `a failure with the code again counts against neither the job nor the engine`() async throws {
    try await withQueue { test in
      let id = try await test.submit()
      let again = ScriptedEngine.fails(EngineFailure(.again, "The server was taken out.", retryAfter: .milliseconds(1)))
      let engine = ScriptedEngine("pool", Array(repeating: again, count: 25) + [ScriptedEngine.succeeds])
      let second = ScriptedEngine("second", [ScriptedEngine.succeeds])
      try await withWorker(test, [engine, second]) { try await test.expectEnd(of: id, .succeeded) }
      #expect(engine.attempts.count == 26)
      #expect(second.attempts.isEmpty, "the first engine must not rest")
      let job = try await test.job(id)
      #expect(job.engine == "pool")
      #expect(job.job.lifecycle.declines == 0 && job.job.lifecycle.lostAttempts == 0)
    }
  }

  @Test func `stage and preview are stored with the progress, and the preview is removed at the end`() async throws {
    try await withQueue { test in
      let id = try await test.submit()
      let picture = EnginePreview(bytes: [1, 2, 3], format: .jpeg)
      let seen = WorkSignal()
      let engine = ScriptedEngine(
        "pool",
        [
          { attempt in
            attempt.report(0.25, stage: "sampling", preview: picture)
            await seen.wait(after: 0)
            return EngineResult(files: [])
          }
        ])
      try await withWorker(test, [engine]) {
        var detail: JSONValue?
        try await until {
          detail = try await test.queue.store.events(of: id, after: 0, limit: 100).last { $0.kind == .progress }?.detail
          return detail != nil
        }
        #expect(detail?["progress"] == 0.25 && detail?["stage"] == "sampling")
        let locator = try #require(detail?["preview"]?.string)
        #expect(try await test.files.open(locator).read(0..<3) == picture.bytes)
        seen.raise()
        try await test.expectEnd(of: id, .succeeded)
        await #expect(throws: FileError.self) { try await test.files.open(locator) }
      }
    }
  }

  @Test func `an attempt that ends at once stores no progress`() async throws {
    try await withQueue { test in
      let id = try await test.submit()
      let engine = ScriptedEngine(
        "pool",
        [
          { attempt in
            for share in [0.1, 0.5, 0.9] { attempt.report(share, stage: "sampling") }
            return EngineResult(files: [])
          }
        ])
      try await withWorker(test, [engine]) { try await test.expectEnd(of: id, .succeeded) }
      let kinds = try await test.queue.store.events(of: id, after: 0, limit: 100).map(\.kind)
      #expect(kinds == [.submitted, .claimed, .succeeded])
    }
  }

  @Test func `an engine without a need for its folder has it from its call on, and it is removed at the end`() async throws {
    try await withQueue { test in
      let id = try await test.submit()
      let seen = NIOLockedValueBox<[Bool]>([])
      let engine = ScriptedEngine(
        "pool", needsFolder: false,
        [
          { attempt in
            for _ in 0..<3 {
              seen.withLockedValue { $0.append(FileManager.default.fileExists(atPath: attempt.folder)) }
              try await attempt.makeFolder()
            }
            let path = "\(attempt.folder)/note.txt"
            try Data("note".utf8).write(to: URL(filePath: path))
            try await attempt.makeFolder()
            #expect(FileManager.default.fileExists(atPath: path), "a second call must keep the files")
            return EngineResult(files: [])
          }
        ])
      try await withWorker(test, [engine]) { try await test.expectEnd(of: id, .succeeded) }
      #expect(seen.withLockedValue { $0 } == [false, true, true])
      #expect(try FileManager.default.contentsOfDirectory(atPath: "\(test.folder)/scratch").isEmpty)
    }
  }

  @Test func `a preview that is too large is dropped, and the progress is stored`() async throws {
    try await withQueue { test in
      let id = try await test.submit()
      let seen = WorkSignal()
      let engine = ScriptedEngine(
        "pool",
        [
          { attempt in
            attempt.report(
              0.5, preview: EnginePreview(bytes: Array(repeating: 0, count: EnginePreview.byteLimit + 1), format: .png))
            await seen.wait(after: 0)
            return EngineResult(files: [])
          }
        ])
      try await withWorker(test, [engine]) {
        try await until {
          let event = try await test.queue.store.events(of: id, after: 0, limit: 100).last { $0.kind == .progress }
          if let event { #expect(event.detail == ["progress": 0.5]) }
          return event != nil
        }
        seen.raise()
        try await test.expectEnd(of: id, .succeeded)
      }
    }
  }

  @Test func `an engine gets its options from the manifest`() async throws {
    try await withQueue { test in
      var model = try TestQueue.manifest()
      model.engines = [ModelManifest.EngineBinding(engine: "pool", inputs: [:], options: ["workflow": ["steps": 20]])]
      let id = try await test.submit()
      let engine = ScriptedEngine("pool", [ScriptedEngine.succeeds])
      try await withWorker(test, [engine], models: [model]) { try await test.expectEnd(of: id, .succeeded) }
      #expect(engine.attempts.first?.options == ["workflow": ["steps": 20]])
    }
  }

  @Test func `the input of a request replaces options only where the model says so`() async throws {
    for (name, steps) in [("prompt", 20), (nil, 10)] as [(String?, JSONValue)] {
      try await withQueue { test in
        var model = try TestQueue.manifest()
        model.optionsInput = name
        model.engines = [ModelManifest.EngineBinding(engine: "pool", inputs: [:], options: ["steps": 10, "group": "small"])]
        let values: JSONValue = ["prompt": ["steps": 20]]
        #expect(model.options(for: "pool", values) == ["steps": steps, "group": "small"])
        let id = try await test.submit()
        let engine = ScriptedEngine("pool", [ScriptedEngine.succeeds])
        try await withWorker(test, [engine], models: [model]) { try await test.expectEnd(of: id, .succeeded) }
        // The input of this request is a text, which holds no options.
        #expect(engine.attempts.first?.options == ["steps": 10, "group": "small"])
      }
    }
  }
}
