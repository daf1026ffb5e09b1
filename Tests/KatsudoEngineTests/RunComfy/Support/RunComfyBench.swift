import Foundation
import KatsudoAPI
import KatsudoCore
import KatsudoEngines
import KatsudoMediaChecks
import KatsudoTesting
import Logging
import NIOConcurrencyHelpers
import Testing

/// An engine, a service that it talks to, and a record of what they did, in order.
struct RunComfyBench: Sendable {
  let fake: FakeRunComfy
  let record: Record
  let time = TestClock()
  /// The folder for attempts and their files.
  let folder: String

  /// Runs a service that behaves as the test says.
  static func run(
    script: @escaping @Sendable (String) -> FakeRunComfy.Script = { _ in FakeRunComfy.Script() },
    fault faults: Faults = .none, _ body: (RunComfyBench) async throws -> Void
  ) async throws {
    let record = Record()
    try await withTemporaryFolder { folder in
      try await FakeRunComfy.run(
        script: script,
        fault: { call in
          record.add("\(call.step)")
          return faults.of(call)
        }
      ) { try await body(RunComfyBench(fake: $0, record: record, folder: folder)) }
    }
  }

  static func run(
    _ script: FakeRunComfy.Script, fault faults: Faults = .none,
    _ body: (RunComfyBench) async throws -> Void
  ) async throws {
    try await run(script: { _ in script }, fault: faults, body)
  }

  /// Makes an engine whose pauses end at once and whose calls have no time limit, unless the test says otherwise.
  func engine(base: String? = nil, _ change: (inout Setup) -> Void = { _ in }) throws -> RunComfyEngine {
    var settings = Setup(
      forwarding: ForwardingSettings(
        slots: 16, firstPause: .seconds(2), longestPause: .seconds(10), timeLimit: .seconds(24 * 3600),
        download: { url, path throws(MediaError) in try await Self.download(url, path) }),
      probe: { path throws(MediaError) in try MediaProbe.probe(path: path) })
    settings.time = time.source
    settings.callTime.sleep = { _ in try await Task.sleep(for: .seconds(600)) }
    change(&settings)
    var logger = Logger(label: "katsudo.test")
    logger.logLevel = .critical
    let service = RunComfyService(
      base: try #require(RunComfyService.endpoint(base ?? fake.base)), token: try #require(ServiceSecret(FakeRunComfy.token)),
      probe: settings.probe)
    return RunComfyEngine(service, settings.forwarding, logger: logger)
  }

  /// The settings of an engine that a test may change.
  @dynamicMemberLookup struct Setup {
    var forwarding: ForwardingSettings
    var probe: @Sendable (String) throws(MediaError) -> MediaFacts

    subscript<Value>(dynamicMember path: WritableKeyPath<ForwardingSettings, Value>) -> Value {
      get { forwarding[keyPath: path] }
      set { forwarding[keyPath: path] = newValue }
    }
  }

  func attempt(
    _ remote: RemoteWork, stop: StopRequests = .never, input: JSONValue = ["prompt": "push in"], media: [EngineMedia] = [],
    report: @escaping @Sendable (Double) -> Void = { _ in }
  ) -> EngineAttempt {
    EngineAttempt(
      requestID: "0190-test", number: 1, modelID: APIClient.seedModel, input: input, media: media, folder: folder, remote: remote,
      stop: stop
    ) { progress in
      if let fraction = progress.fraction { report(fraction) }
    }
  }

  /// Runs a new attempt.
  func run(input: JSONValue = ["prompt": "push in"], media: [EngineMedia] = []) async throws -> EngineResult {
    try await engine().run(attempt(record.remote(), input: input, media: media))
  }

  /// Runs an attempt that must fail, and returns its failure.
  func failure(_ engine: RunComfyEngine? = nil, _ attempt: EngineAttempt? = nil) async throws -> EngineFailure {
    let engine = try engine ?? self.engine()
    do throws(EngineFailure) { _ = try await engine.run(attempt ?? self.attempt(record.remote())) } catch { return error }
    throw UnexpectedAnswer("the attempt did not fail")
  }

  /// Submits a request as an earlier attempt would have done.
  func submitted() async throws -> String {
    let client = APIClient(base: fake.origin, token: FakeRunComfy.token)
    return try await client.accepted(["prompt": "earlier"])
  }

  private static func download(_ url: String, _ path: String) async throws(MediaError) -> MediaFacts {
    let answer: APIClient.Answer
    do { answer = try await APIClient(base: "", token: nil).get(url) } catch { throw MediaError(.unavailable, "lost") }
    guard answer.status == 200 else { throw MediaError(.unavailable, "answered \(answer.status)") }
    guard FileManager.default.createFile(atPath: path, contents: answer.body) else { throw MediaError(.unavailable, "no room") }
    do { return try MediaProbe.probe(path: path) } catch {
      try? FileManager.default.removeItem(atPath: path)
      throw error
    }
  }
}

/// The faults of the service's calls in a test.
struct Faults: Sendable {
  let of: @Sendable (FakeRunComfy.Call) -> FakeRunComfy.Fault?

  init(_ of: @escaping @Sendable (FakeRunComfy.Call) -> FakeRunComfy.Fault?) { self.of = of }

  static let none = Faults { _ in nil }
}
