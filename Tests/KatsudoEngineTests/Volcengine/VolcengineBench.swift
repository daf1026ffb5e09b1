import Foundation
import KatsudoAPI
import KatsudoCore
import KatsudoEngines
import KatsudoMediaChecks
import KatsudoMediaFetch
import KatsudoTesting
import Logging
import NIOConcurrencyHelpers
import Testing

/// An engine, a service on loopback, and everything that an attempt needs.
struct VolcengineBench: Sendable {
  static let accessKey = "AKLTbench0access1key"
  static let secretKey = "bench-secret-of-this-account=="
  static let picture: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0] + Array(0...255)

  let service: FakeVolcengine
  let engine: VolcengineEngine
  let clock: TestClock
  let folder: String
  /// The log of the engine.
  let log: NIOLockedValueBox<String>

  /// The settings that a test can change.
  struct Setup {
    var settings: (inout ForwardingSettings) -> Void = { _ in }
    /// The address of the service, if it is not the fake's.
    var base: String?
    var secretKey = VolcengineBench.secretKey
    /// Called when the service has taken a submission, before it answers.
    var onTaken: @Sendable () -> Void = {}
  }

  static func run<Value>(
    submits: [FakeVolcengineReply] = [], polls: [FakeVolcengineReply] = [], links: [FakeVolcengineReply] = [], setup: Setup = Setup(),
    _ body: (VolcengineBench) async throws -> Value
  ) async throws -> Value {
    try await FakeVolcengine.run(
      accessKey: accessKey, secretKey: secretKey, submits: submits, polls: polls, links: links, onTaken: setup.onTaken
    ) { service in
      try await withTemporaryFolder { folder in
        let policy = MediaPolicy(allowPrivateNetwork: true, allowHTTP: true)
        let fetcher = try MediaFetcher(policy: policy, logger: Logger(label: "fetch") { _ in SwiftLogNoOpLogHandler() })
        let film = MediaRequirements(kind: .video, formats: [.mp4], rules: [])
        var settings = ForwardingSettings.volcengine(slots: 1) { (url, path) async throws(MediaError) in
          try await fetcher.fetch(url, for: film, to: path)
        }
        let clock = TestClock()
        settings.time = clock.source
        // Calls have no time limit, unless the test sets one.
        settings.callTime.sleep = { _ in try await Task.sleep(for: .seconds(3600)) }
        setup.settings(&settings)
        let log = NIOLockedValueBox("")
        let endpoint = try #require(VolcengineService.endpoint(setup.base ?? service.base))
        let keys = VolcengineKeys(access: try #require(ServiceSecret(accessKey)), secret: try #require(ServiceSecret(setup.secretKey)))
        let engine = VolcengineEngine(
          VolcengineService(endpoint: endpoint, keys: keys), settings, logger: Logger(label: "engine") { _ in LogBook(text: log) })
        return try await body(VolcengineBench(service: service, engine: engine, clock: clock, folder: folder, log: log))
      }
    }
  }

  func attempt(
    _ record: VolcengineRecord, parameters: [String: JSONValue] = ["prompt": "the scroll unrolls — 絵巻", "seed": 42, "frames": 241],
    picture: [UInt8]? = picture
  ) throws -> EngineAttempt {
    var files: [String: [String]] = [:]
    if let picture {
      let path = "\(folder)/picture.jpg"
      try Data(picture).write(to: URL(fileURLWithPath: path))
      files["picture"] = [path]
    }
    return EngineAttempt(
      requestID: "r1", number: 1, modelID: "a/b", parameters: parameters, files: files, input: .null, media: [], folder: folder,
      remote: record.work, stop: record.stop)
  }

  /// Runs an attempt that must fail without a file, and returns its failure.
  func failure(_ record: VolcengineRecord, parameters: [String: JSONValue] = ["prompt": "p"]) async throws -> EngineFailure {
    let attempt = try attempt(record, parameters: parameters)
    do throws(EngineFailure) {
      _ = try await engine.run(attempt)
    } catch {
      return error
    }
    throw UnexpectedAnswer("the attempt made a film")
  }
}

/// Keeps the lines of the log.
private struct LogBook: LogHandler {
  let text: NIOLockedValueBox<String>
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.trace

  init(text: NIOLockedValueBox<String>) { self.text = text }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    text.withLockedValue { $0 += "\(event.message) \(event.metadata ?? [:])\n" }
  }
}
