import Foundation
package import KatsudoAPI
package import KatsudoCore
import NIOConcurrencyHelpers
import Testing

/// The rules that every engine keeps, as cases for a test with arguments.
package enum EngineConformance {
  /// An engine with the work for one attempt.
  package struct Case: Sendable {
    package var engine: any Engine
    package var parameters: [String: JSONValue]
    package var files: [String: [String]]
    package var input: JSONValue

    package init(
      _ engine: any Engine, parameters: [String: JSONValue] = [:], files: [String: [String]] = [:], input: JSONValue = [:]
    ) {
      self.engine = engine
      self.parameters = parameters
      self.files = files
      self.input = input
    }
  }

  package struct World: Sendable {
    /// Work that ends by itself with a result.
    package var short: Case
    /// Work that does not end while a test waits.
    package var endless: Case
    /// `true` if the engine can stop running work.
    package var canStop: Bool
    /// A local folder for the attempts.
    package var folder: String
    /// Returns the number of submissions that the engine's service took. It is 0 for an engine without a service.
    package var submissionCount: @Sendable () -> Int
    /// Hands work over as an earlier attempt would have, and returns its id.
    package var submitted: @Sendable (_ isEndless: Bool) async throws -> String

    package init(
      short: Case, endless: Case, canStop: Bool, folder: String, submissionCount: @escaping @Sendable () -> Int = { 0 },
      submitted: @escaping @Sendable (_ isEndless: Bool) async throws -> String = { _ in "" }
    ) {
      self.short = short
      self.endless = endless
      self.canStop = canStop
      self.folder = folder
      self.submissionCount = submissionCount
      self.submitted = submitted
    }
  }
}

/// The things that an attempt did and reported.
private final class AttemptLog: Sendable {
  private let state = NIOLockedValueBox<(events: [String], fractions: [Double])>(([], []))

  var events: [String] { state.withLockedValue { $0.events } }
  var fractions: [Double] { state.withLockedValue { $0.fractions } }

  func add(_ event: String) { state.withLockedValue { $0.events.append(event) } }
  func add(_ progress: EngineProgress) { state.withLockedValue { if let fraction = progress.fraction { $0.fractions.append(fraction) } } }
}

extension EngineConformance.World {
  /// Makes an attempt in a folder of its own.
  fileprivate func attempt(
    _ work: EngineConformance.Case, _ log: AttemptLog, id: String? = nil, stop: StopRequests = .never
  ) throws -> EngineAttempt {
    let folder = "\(folder)/\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let remote = RemoteWork(
      id: id,
      open: { () async throws(EngineFailure) in log.add("open at \(submissionCount())") },
      accept: { (id: String) async throws(EngineFailure) in log.add("accept") },
      withdraw: { () async throws(EngineFailure) in log.add("withdraw") })
    return EngineAttempt(
      requestID: "0190-conformance", number: 1, modelID: APIClient.seedModel, parameters: work.parameters, files: work.files,
      input: work.input, folder: folder, remote: remote, stop: stop, onProgress: { log.add($0) })
  }
}

extension EngineConformance {
  package static let rules: [ConformanceRule<World>] = [
    ConformanceRule("the engine has a valid name and a number of slots that is not negative") { world in
      let engine = world.short.engine
      #expect(engine.name.wholeMatch(of: /[a-z][a-z0-9]*/) != nil)
      #expect(engine.slots >= 0)
    },
    ConformanceRule("the engine names only startable lanes that it was asked about") { world in
      let lanes = ["a/b", "c/d"]
      #expect(await Set(world.short.engine.startableLanes(among: lanes)).isSubset(of: lanes))
      #expect(await world.short.engine.startableLanes(among: []).isEmpty)
    },
    ConformanceRule("the files of the engine are in the attempt's folder or in memory, and not empty") { world in
      let attempt = try world.attempt(world.short, AttemptLog())
      let result = try await world.short.engine.run(attempt)
      #expect(!result.files.isEmpty)
      for file in result.files {
        if let bytes = file.bytes {
          #expect(!bytes.isEmpty)
          continue
        }
        #expect(world.short.engine.needsFolder)
        #expect(file.path.hasPrefix(attempt.folder + "/"))
        #expect(FileManager.default.contents(atPath: file.path)?.isEmpty == false)
      }
    },
    ConformanceRule("the progress is between 0 and 1, and never falls") { world in
      let log = AttemptLog()
      _ = try await world.short.engine.run(world.attempt(world.short, log))
      #expect(log.fractions.allSatisfy { (0...1).contains($0) })
      #expect(log.fractions == log.fractions.sorted())
    },
    ConformanceRule("an attempt whose task is cancelled ends soon with the code cancelled") { world in
      let attempt = try world.attempt(world.endless, AttemptLog())
      let task = Task { () async -> EngineFailure? in
        do throws(EngineFailure) { _ = try await world.endless.engine.run(attempt) } catch { return error }
        return nil
      }
      task.cancel()
      #expect(await task.value?.code == .cancelled)
    },
    ConformanceRule("an engine that is asked to stop either stops, or refuses and goes on") { world in
      let log = AttemptLog()
      let (requests, wish) = AsyncStream.makeStream(of: Void.self)
      let (refusals, refusal) = AsyncStream.makeStream(of: Void.self)
      let stop = StopRequests(requests: requests) { refusal.yield() }
      let id = world.endless.engine.handsOver ? try await world.submitted(true) : nil
      let attempt = try world.attempt(world.endless, log, id: id, stop: stop)
      let task = Task { () async -> EngineFailure? in
        do throws(EngineFailure) { _ = try await world.endless.engine.run(attempt) } catch { return error }
        return nil
      }
      wish.yield()
      if world.canStop {
        #expect(await task.value?.code == .stoppedByOwner)
      } else {
        for await _ in refusals { break }
        task.cancel()
        #expect(await task.value?.code == .cancelled)
      }
    },
    ConformanceRule("the record is open before the work is submitted once, and gets the id afterwards") { world in
      let log = AttemptLog()
      let before = world.submissionCount()
      _ = try await world.short.engine.run(world.attempt(world.short, log))
      if world.short.engine.handsOver {
        #expect(log.events == ["open at \(before)", "accept"])
        #expect(world.submissionCount() == before + 1)
      } else {
        #expect(log.events.isEmpty, "an engine on this machine must write no record")
      }
    },
    ConformanceRule("work from an earlier attempt is waited for and not submitted again") { world in
      guard world.short.engine.handsOver else { return }
      let log = AttemptLog()
      let id = try await world.submitted(false)
      let before = world.submissionCount()
      let result = try await world.short.engine.run(world.attempt(world.short, log, id: id))
      #expect(!result.files.isEmpty)
      #expect(log.events.isEmpty)
      #expect(world.submissionCount() == before)
    },
  ]
}
