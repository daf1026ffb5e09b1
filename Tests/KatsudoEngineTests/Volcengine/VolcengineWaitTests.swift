import Foundation
import KatsudoAPI
import KatsudoCore
import KatsudoEngines
import KatsudoTesting
import NIOConcurrencyHelpers
import Testing

/// The wait of the engine for a task at Volcengine.
@Suite struct VolcengineWaitTests {
  private static let task = "7392616336519610409"

  @Test func `failed polls are repeated with pauses that grow to a minute and shrink again`() async throws {
    let faults: [FakeVolcengineReply] = [
      .dropped, .code(50429, http: 429), .text("<html>", http: 502), .gateway("InternalServiceError", http: 500), .code(50500, http: 500),
      .gateway("InvalidAccessKey", http: 401),
    ]
    try await VolcengineBench.run(polls: faults + [.state("generating")]) { bench in
      let result = try await bench.engine.run(bench.attempt(VolcengineRecord(id: Self.task)))
      #expect(result.files.count == 1)
      #expect(bench.clock.pauses == [5, 10, 20, 40, 60, 60, 5].map { .seconds($0) })
    }
  }

  @Test(
    arguments: [
      (.code(50411, http: 400), .badInput), (.code(50412, http: 400), .badInput), (.code(50413, http: 400), .badInput),
      (.code(50518, http: 400), .badInput), (.code(50511, http: 400), .badInput), (.code(50512, http: 400), .badInput),
      (.code(50516, http: 400), .badInput), (.code(50517, http: 400), .badInput), (.code(50519, http: 400), .badInput),
      (.code(50215, http: 400), .badInput), (.code(50520, http: 400), .unavailable), (.state("not_found"), .unavailable),
      (.state("expired"), .unavailable),
    ] as [(FakeVolcengineReply, EngineFailure.Code)])
  func `a failed task ends the wait and is not handed over again`(reply: FakeVolcengineReply, code: EngineFailure.Code) async throws {
    try await VolcengineBench.run(polls: [.state("generating"), reply]) { bench in
      let record = VolcengineRecord()
      let failure = try await bench.failure(record)
      #expect(failure.code == code)
      let task = try #require(bench.service.taken.first)
      #expect(bench.service.taken.count == 1)
      #expect(record.events == [.open, .accept(task)])
      #expect(failure.message.hasSuffix("."))
    }
  }

  @Test(arguments: [.code(50501, http: 500), .code(59999, http: 400), .state("resting"), .code(10000, http: 200)] as [FakeVolcengineReply])
  func `the engine polls for an hour while the answers do not mention the task`(reply: FakeVolcengineReply) async throws {
    try await VolcengineBench.run(polls: Array(repeating: reply, count: 59)) { bench in
      let result = try await bench.engine.run(bench.attempt(VolcengineRecord(id: Self.task)))
      #expect(result.files.count == 1)
    }
    try await VolcengineBench.run(polls: Array(repeating: reply, count: 60)) { bench in
      let failure = try await bench.failure(VolcengineRecord(id: Self.task))
      #expect(failure.code == .unavailable)
      #expect(failure.cause?.contains(Self.task) == true)
      #expect(bench.service.calls.count == 60)
    }
  }

  @Test func `a dead link is replaced by a new one`() async throws {
    try await VolcengineBench.run(links: [.text("expired", http: 403), .dropped]) { bench in
      let result = try await bench.engine.run(bench.attempt(VolcengineRecord(id: Self.task)))
      #expect(FileManager.default.contents(atPath: try #require(result.files.first).path) == Data(FakeVolcengine.film))
      #expect(bench.service.fetched == [1, 2, 2].map { "/films/\(Self.task)-\($0).mp4" })
    }
  }

  @Test func `a link to a forbidden address ends the wait at once`() async throws {
    var setup = VolcengineBench.Setup()
    setup.settings = { $0.download = { (_, _) async throws(MediaError) in throw MediaError(.forbidden, "Not from there.") } }
    try await VolcengineBench.run(setup: setup) { bench in
      let failure = try await bench.failure(VolcengineRecord(id: Self.task))
      #expect(failure.code == .unavailable)
      #expect(failure.message.contains("Not from there."))
      #expect(bench.service.calls.count == 1)
    }
  }

  @Test func `a file that is not a film is downloaded again for an hour`() async throws {
    let fetches = NIOLockedValueBox(0)
    var setup = VolcengineBench.Setup()
    setup.settings = {
      $0.download = { (_, _) async throws(MediaError) in
        fetches.withLockedValue { $0 += 1 }
        throw MediaError(.unsupported, "This is a web page.")
      }
    }
    try await VolcengineBench.run(setup: setup) { bench in
      let failure = try await bench.failure(VolcengineRecord(id: Self.task))
      #expect(failure.code == .unavailable)
      #expect(fetches.withLockedValue { $0 } == 30)
      #expect(bench.clock.pauses.reduce(.zero, +) >= .seconds(3400))
    }
  }

  @Test func `a film that is not ready within the time limit is given up`() async throws {
    var setup = VolcengineBench.Setup()
    setup.settings = { $0.timeLimit = .seconds(60) }
    try await VolcengineBench.run(polls: Array(repeating: .state("generating"), count: 100), setup: setup) { bench in
      let failure = try await bench.failure(VolcengineRecord(id: Self.task))
      #expect(failure.code == .limit)
      #expect(bench.service.calls.count == 13)
    }
  }

  @Test func `a film that is ready is kept after the time limit, even after a fault in between`() async throws {
    let tries = NIOLockedValueBox(0)
    var setup = VolcengineBench.Setup()
    setup.settings = { settings in
      settings.timeLimit = .seconds(60)
      let download = settings.download
      settings.download = { (url, path) async throws(MediaError) in
        let number = tries.withLockedValue { count in
          count += 1
          return count
        }
        guard number > 1 else { throw MediaError(.unavailable, "Gone.") }
        return try await download(url, path)
      }
    }
    // The first link is dead. The next poll comes after the limit and finds a fault.
    try await VolcengineBench.run(polls: [.usual, .code(50500, http: 500)], setup: setup) { bench in
      let result = try await bench.engine.run(bench.attempt(VolcengineRecord(id: Self.task)))
      #expect(result.files.count == 1)
    }
  }

  @Test func `an attempt that is stopped during the wait keeps the record of its work`() async throws {
    let (waits, continuation) = AsyncStream.makeStream(of: Void.self)
    var setup = VolcengineBench.Setup()
    setup.settings = {
      $0.time.sleep = { _ in
        continuation.yield()
        // Only the cancel ends this sleep during the test.
        try await Task.sleep(for: .seconds(3600))
      }
    }
    try await VolcengineBench.run(polls: Array(repeating: .state("generating"), count: 100), setup: setup) { bench in
      let record = VolcengineRecord()
      let attempt = try bench.attempt(record)
      let running = Task { () async -> EngineFailure? in
        do throws(EngineFailure) { _ = try await bench.engine.run(attempt) } catch { return error }
        return nil
      }
      for await _ in waits { break }
      running.cancel()
      #expect(await running.value?.code == .cancelled)
      #expect(record.events == [.open, .accept(try #require(bench.service.taken.first))])
    }
  }

  @Test func `an attempt that is stopped during its submission waits for the answer and records the task`() async throws {
    // The time limit after the stop never ends, so only the answer ends the call. The answer comes after the cancel.
    let holder = NIOLockedValueBox<Task<EngineFailure?, Never>?>(nil)
    let (opened, continuation) = AsyncStream.makeStream(of: Void.self)
    try await VolcengineBench.run { bench in
      let record = VolcengineRecord(onOpen: {
        // The record is opened inside the submission, so this cancels in the middle of it.
        holder.withLockedValue { $0?.cancel() }
        continuation.yield()
      })
      let attempt = try bench.attempt(record)
      holder.withLockedValue { holder in
        holder = Task {
          do throws(EngineFailure) { _ = try await bench.engine.run(attempt) } catch { return error }
          return nil
        }
      }
      for await _ in opened { break }
      let failure = await holder.withLockedValue { $0 }?.value
      #expect(failure?.code == .cancelled)
      #expect(record.events == [.open, .accept(try #require(bench.service.taken.first))])
    }
  }

  @Test func `a stop while the service does not answer leaves the outcome unknown`() async throws {
    let (taken, continuation) = AsyncStream.makeStream(of: Void.self)
    var setup = VolcengineBench.Setup()
    setup.onTaken = { continuation.yield() }
    setup.settings = {
      // The call itself has no time limit, and the wait after the stop ends at once.
      $0.callTime.sleep = { limit in if limit > .seconds(10) { try await Task.sleep(for: .seconds(3600)) } }
    }
    try await VolcengineBench.run(submits: [.takenThenSilent], setup: setup) { bench in
      let record = VolcengineRecord()
      let attempt = try bench.attempt(record)
      let running = Task { () async -> EngineFailure? in
        do throws(EngineFailure) { _ = try await bench.engine.run(attempt) } catch { return error }
        return nil
      }
      for await _ in taken { break }
      running.cancel()
      #expect(await running.value?.code == .outcomeUnknown)
      #expect(record.events == [.open])
    }
  }
}
