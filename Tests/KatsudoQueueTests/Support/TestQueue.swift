import Foundation
import GRDB
import KatsudoAPI
import KatsudoCore
import KatsudoIntake
import KatsudoMedia
import KatsudoQueue
import KatsudoStore
import KatsudoTesting
import Logging
import Testing

/// A queue on a database file, with its clocks in the test's hand.
struct TestQueue: Sendable {
  let folder: String
  let clock: TestClock
  let store: Store
  let queue: JobQueue
  private let intake: Intake

  /// Opens or reopens the queue of a folder.
  static func open(in folder: String, clock: TestClock = TestClock(), lostAttemptLimit: Int = 10) async throws -> TestQueue {
    let store = try Store(path: "\(folder)/\(databaseName)", logger: .silent)
    let queue = try await JobQueue(
      store: store, time: clock.source,
      settings: JobQueue.Settings(
        leaseMilliseconds: 10_000, limits: JobProgressState.Limits(lostAttempts: lostAttemptLimit, declines: 3)),
      logger: .silent)
    let intake = Intake(folder: InputFolder(root: folder), policy: MediaPolicy(), time: clock.source)
    return TestQueue(folder: folder, clock: clock, store: store, queue: queue, intake: intake)
  }

  static let databaseName = "test.sqlite"

  /// A request as the intake passes it on.
  ///
  /// - Parameter manifest: the model; else one of the lane's name with two texts as inputs.
  func accept(
    _ lane: String = "test/a", owner: Owner = "ann", input: JSONValue = ["prompt": "p"], manifest: ModelManifest? = nil
  ) async throws -> AcceptedJob {
    try await intake.accept(JSONEncoder().encode(input), for: manifest ?? Self.manifest(lane), owner: owner)
  }

  /// - Parameter format: the media format of `image_url`, a plain text without one.
  static func manifest(_ id: String = "test/a", format: String? = nil) throws -> ModelManifest {
    var picture: [String: JSONValue] = ["type": "string"]
    picture["format"] = format.map { .string($0) }
    return try ModelManifest([
      "model_id": .string(id), "input_schema": ["properties": ["prompt": ["type": "string"], "image_url": .object(picture)]],
    ])
  }

  /// Accepts and queues a request; gives its id.
  @discardableResult
  func submit(_ lane: String = "test/a", owner: Owner = "ann") async throws -> String {
    let job = try await accept(lane, owner: owner)
    try await queue.submit(job)
    return job.id
  }

  /// Queues so many requests, one after the other.
  func submit(_ count: Int, to lane: String = "test/a", owner: Owner = "ann") async throws -> [String] {
    var ids: [String] = []
    for _ in 0..<count { ids.append(try await submit(lane, owner: owner)) }
    return ids
  }

  /// Claims the next job of a lane, which must have one.
  func claim(_ lane: String = "test/a") async throws -> Claim {
    try #require(try await queue.claim(lanes: [lane], engine: "test"))
  }

  func job(_ id: String) throws -> Job { try #require(try queue.job(id: id)) }

  func positions(_ ids: [String]) -> [Int?] { ids.map { queue.position(id: $0) } }
}

/// A queue in a folder of its own; both are gone when the work has ended.
func withQueue<Value>(lostAttemptLimit: Int = 10, _ work: (TestQueue) async throws -> Value) async throws -> Value {
  try await withTemporaryFolder { folder in
    let test = try await TestQueue.open(in: folder, lostAttemptLimit: lostAttemptLimit)
    let value = try await work(test)
    try test.store.close()
    return value
  }
}

/// A store in a folder of its own, with an empty table `note (text)`.
func withStore<Value>(_ work: (Store) async throws -> Value) async throws -> Value {
  try await withTemporaryFolder { folder in
    let store = try Store(path: "\(folder)/\(TestQueue.databaseName)", logger: .silent)
    try await store.write { db in try db.execute(sql: "CREATE TABLE note (text TEXT UNIQUE) STRICT") }
    let value = try await work(store)
    try store.close()
    return value
  }
}

extension Logger {
  static var silent: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
}
