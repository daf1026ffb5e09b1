import Foundation
import GRDB
import KatsudoAPI
import KatsudoCore
import KatsudoFiles
import KatsudoIntake
import KatsudoMachine
import KatsudoMediaChecks
import KatsudoQueue
import KatsudoSQLite
import KatsudoTesting
import Logging
import Testing

/// A queue on a database file, with a clock that the test controls.
struct TestQueue: Sendable {
  let folder: String
  let clock: TestClock
  let database: SQLiteDatabase
  let jobs: SQLiteJobStore
  let queue: JobQueue
  let files: FolderFileStore
  let inputs: InputKeeper
  private let intake: Intake

  /// Opens or reopens the queue of a folder.
  static func open(in folder: String, clock: TestClock = TestClock(), lostAttemptLimit: Int = 10) async throws -> TestQueue {
    let database = try SQLiteDatabase(path: "\(folder)/\(databaseName)", logger: .silent)
    let jobs = try await SQLiteJobStore(
      database, time: clock.source, limits: JobLifecycle.Limits(lostAttempts: lostAttemptLimit, declines: 3), logger: .silent)
    let queue = JobQueue(store: jobs, logger: .silent)
    for name in ["inputs", "outputs", "uploads"] { try DurableFile.makeFolder("\(folder)/\(name)") }
    let files = FolderFileStore(inputs: "\(folder)/inputs", outputs: "\(folder)/outputs", uploads: "\(folder)/uploads")
    let inputs = InputKeeper(files: files, store: jobs, logger: .silent)
    let uploads = UploadKeeper(files: files, database: database, folder: folder, clock: clock)
    let intake = Intake(inputs: inputs, uploads: uploads, policy: MediaPolicy(), time: clock.source)
    return TestQueue(
      folder: folder, clock: clock, database: database, jobs: jobs, queue: queue, files: files, inputs: inputs, intake: intake)
  }

  static let databaseName = "test.sqlite"

  /// Returns a request as the intake passes it on.
  ///
  /// - Parameter manifest: the model; by default one with the lane's name and two texts as inputs.
  func accept(
    _ lane: String = "test/a", owner: Owner = "ann", input: JSONValue = ["prompt": "p"], manifest: ModelManifest? = nil,
    labels: [String] = [], reuse: Bool = false
  ) async throws -> AcceptedJob {
    try await intake.accept(
      JSONEncoder().encode(input), for: manifest ?? Self.manifest(lane), owner: owner,
      parameters: SubmitParameters(labels: labels, reuse: reuse))
  }

  /// - Parameter format: the media format of `image_url`; without one it is a plain text.
  static func manifest(_ id: String = "test/a", format: String? = nil) throws -> ModelManifest {
    var picture: [String: JSONValue] = ["type": "string"]
    picture["format"] = format.map { .string($0) }
    return try ModelManifest([
      "model_id": .string(id), "input_schema": ["properties": ["prompt": ["type": "string"], "image_url": .object(picture)]],
    ])
  }

  /// Accepts and queues a request, and returns its id.
  @discardableResult
  func submit(_ lane: String = "test/a", owner: Owner = "ann") async throws -> String {
    let job = try await accept(lane, owner: owner)
    try await queue.submit(job)
    return job.id
  }

  /// Queues `count` requests, one after the other.
  func submit(_ count: Int, to lane: String = "test/a", owner: Owner = "ann") async throws -> [String] {
    var ids: [String] = []
    for _ in 0..<count { ids.append(try await submit(lane, owner: owner)) }
    return ids
  }

  /// Claims the next job of a lane, which must have one.
  func claim(_ lane: String = "test/a") async throws -> Claim {
    try #require(try await queue.claim(lanes: [lane], engine: "test"))
  }

  func job(_ id: String) async throws -> WholeJob {
    WholeJob(
      job: try #require(try await queue.store.job(id: id)), input: try? await queue.store.input(of: id),
      result: try await queue.store.result(of: id))
  }

  func position(_ id: String) async throws -> Int? { try await queue.store.glance(id: id)?.position }

  func positions(_ ids: [String]) async throws -> [Int?] {
    var positions: [Int?] = []
    for id in ids { positions.append(try await position(id)) }
    return positions
  }

  func states(_ ids: [String]) async throws -> [JobState?] {
    var states: [JobState?] = []
    for id in ids { states.append(try await queue.store.glance(id: id)?.state) }
    return states
  }

  func ends(_ ids: [String]) async throws -> [Timestamp?] {
    var ends: [Timestamp?] = []
    for id in ids { ends.append(try await job(id).finishedAt) }
    return ends
  }

  func counts() async throws -> (waiting: Int, running: Int) {
    let counts = try await queue.store.counts()
    return (counts.waiting, counts.running)
  }

  func isCancelAsked(_ id: String) async throws -> Bool { try await queue.store.job(id: id)?.lifecycle.isCancelAsked ?? false }
}

/// Runs `work` with a queue in its own folder, and removes both afterwards.
func withQueue<Value>(lostAttemptLimit: Int = 10, _ work: (TestQueue) async throws -> Value) async throws -> Value {
  try await withTemporaryFolder { folder in
    let test = try await TestQueue.open(in: folder, lostAttemptLimit: lostAttemptLimit)
    let value = try await work(test)
    try test.database.close()
    return value
  }
}

/// Runs `work` with a store in its own folder that has an empty table `note (text)`.
func withStore<Value>(_ work: (SQLiteDatabase) async throws -> Value) async throws -> Value {
  try await withTemporaryFolder { folder in
    let store = try SQLiteDatabase(path: "\(folder)/\(TestQueue.databaseName)", logger: .silent)
    try await store.write { db in try db.execute(sql: "CREATE TABLE note (text TEXT UNIQUE) STRICT") }
    let value = try await work(store)
    try store.close()
    return value
  }
}

/// Everything that a store knows of a job.
@dynamicMemberLookup
struct WholeJob: Sendable {
  var job: Job
  /// The input of the job; `nil` if it cannot be read.
  var input: JobInput?
  var result: JobResult?

  subscript<Value>(dynamicMember path: KeyPath<Job, Value>) -> Value { job[keyPath: path] }

  var standing: Standing { job.standing }
  var outputs: [StoredOutput] { result?.outputs ?? [] }
  var metadata: JSONValue? { result?.metadata }
  var error: String? { job.lifecycle.error }
  var engine: String? { job.lifecycle.engine }
  var remoteID: String? { job.lifecycle.remoteID }
  var startedAt: Timestamp? { job.lifecycle.startedAt }
  var finishedAt: Timestamp? { job.lifecycle.finishedAt }
}

/// The state and the counts of a job, to compare with.
struct Standing: Sendable, Hashable {
  var state: JobState
  var attempt: Int
  var lostAttempts: Int
}

extension Job {
  var standing: Standing { Standing(state: state, attempt: attempt, lostAttempts: lifecycle.lostAttempts) }
}

extension Logger {
  static var silent: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
}

extension UploadKeeper {
  /// Makes the keeper of the uploads of a test's folder.
  convenience init(
    files: any FileStore, database: SQLiteDatabase, folder: String, clock: TestClock, limits: UploadLimits = UploadLimits(),
    removals: RemovalLock = RemovalLock()
  ) {
    self.init(
      files: files, store: SQLiteUploadStore(database), removals: removals, room: FreeRoom(at: folder), limits: limits, scratch: folder,
      time: clock.source, logger: .silent)
  }
}
