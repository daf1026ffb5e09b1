import Dispatch
import Foundation
import GRDB
import KatsudoAPI
import KatsudoCore
import KatsudoIntake
import KatsudoMachine
import KatsudoMediaChecks
import KatsudoMediaFetch
import KatsudoQueue
import KatsudoSQLite
import KatsudoTesting
import KatsudoWorker
import NIOConcurrencyHelpers
import Testing

/// Waits until a condition holds, and advances the worker's clock while no job runs.
func untilTried(_ test: TestQueue, _ condition: () async throws -> Bool) async throws {
  try await until {
    if try await test.counts().running == 0 { test.clock.advance(milliseconds: 500) }
    test.queue.work.raise()
    return try await condition()
  }
}

func until(
  _ condition: () async throws -> Bool, sourceLocation: SourceLocation = #_sourceLocation
) async throws {
  let deadline = ContinuousClock.now + .seconds(60)
  while try await !condition() {
    guard ContinuousClock.now < deadline else {
      Issue.record("the condition did not hold within a minute", sourceLocation: sourceLocation)
      throw CancellationError()
    }
    try await Task.sleep(for: .milliseconds(2))
  }
}

func withWorker(
  _ test: TestQueue, _ engines: [ScriptedEngine], models: [ModelManifest]? = nil, grace: Duration = .seconds(240),
  time: TimeSource = .system, heartbeat: Duration = .milliseconds(50), readiness: Readiness = Readiness(), before: () throws -> Void = {},
  _ work: () async throws -> Void
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
    settings: Worker.Settings(heartbeat: heartbeat, grace: grace), readiness: readiness,
    time: time, logger: .silent)
  let running = Task { try await worker.run() }
  let outcome: Result<Void, any Error>
  do { outcome = .success(try await work()) } catch { outcome = .failure(error) }
  worker.drain()
  running.cancel()
  try? await running.value
  try outcome.get()
}

extension TestQueue {
  /// Waits until a job has ended, and expects this state.
  func expectEnd(of id: String, _ expected: JobState, sourceLocation: SourceLocation = #_sourceLocation) async throws {
    while true {
      let state = try await job(id).state
      if state.isFinal { return #expect(state == expected, sourceLocation: sourceLocation) }
      try await Task.sleep(for: .milliseconds(5))
    }
  }
}
