package import KatsudoAPI
import KatsudoCore
import KatsudoMachine
import KatsudoModels
import KatsudoQueue
import KatsudoServer
import KatsudoWorker

/// The state of a server at one moment, for `katsudo top`.
package struct ServerOverview: Sendable, Codable {
  /// The waiting and running requests of one model.
  package struct Queue: Sendable, Codable {
    package var model: String
    package var waiting: Int
    /// The attempts of this server that run.
    package var running: Int
    /// The age of the oldest waiting request in seconds, or `nil` if none waits.
    package var oldestSeconds: Double?
  }

  package struct Engine: Sendable, Codable {
    package var name: String
    package var slots: Int
    package var busy: Int
    /// `true` while the engine rests after a refusal or a failure of its service.
    package var isResting: Bool
  }

  /// An attempt that runs.
  package struct Attempt: Sendable, Codable {
    package var requestID: String
    package var model: String
    package var engine: String
    package var owner: String
    package var attempt: Int
    /// The time since the claim in seconds.
    package var seconds: Double
    /// 0 to 1.
    package var progress: Double
  }

  package var version: String
  package var at: Timestamp
  package var waiting: Int
  package var running: Int
  /// One entry for each model that is offered or that has waiting requests, sorted by the model.
  package var queues: [Queue]
  package var engines: [Engine]
  /// The attempts of this server that run, the longest first, at most ``attemptLimit``.
  package var attempts: [Attempt]
  /// The problems that keep the server from its work, as `/readyz` shows them.
  package var reasons: [String]
  /// The free bytes on the disk of the data folder, or `nil` if the system does not tell.
  package var freeBytes: UInt64?

  package static let attemptLimit = 200

  init(_ parts: ServerParts) async throws {
    let store = parts.queue.store
    let counts = try await store.counts()
    let oldest = try await store.oldestWaiting()
    let claims = parts.worker?.runningClaims ?? []
    let now = parts.api.time.now()
    func seconds(since moment: Timestamp) -> Double { max(0, Double(now.microseconds - moment.microseconds) / 1_000_000) }
    version = KatsudoVersion.current
    at = now
    waiting = counts.waiting
    running = counts.running
    let runningByModel = Dictionary(claims.map { ($0.job.modelID, 1) }, uniquingKeysWith: +)
    let models = Set(parts.models.catalogue.models.map(\.modelID)).union(counts.waitingByLane.keys).union(runningByModel.keys)
    queues = models.sorted().map { model in
      Queue(
        model: model, waiting: counts.waitingByLane[model] ?? 0, running: runningByModel[model] ?? 0,
        oldestSeconds: oldest[model].map { seconds(since: $0) })
    }
    engines = (parts.worker?.engineStates ?? []).map {
      Engine(name: $0.name, slots: $0.slots, busy: $0.busy, isResting: $0.isBreakerOpen)
    }
    attempts = []
    let longest = claims.sorted { ($0.job.lifecycle.startedAt ?? now, $0.job.id) < ($1.job.lifecycle.startedAt ?? now, $1.job.id) }
    for claim in longest.prefix(Self.attemptLimit) {
      attempts.append(
        Attempt(
          requestID: claim.job.id, model: claim.job.modelID, engine: claim.engine, owner: claim.job.owner.name, attempt: claim.attempt,
          seconds: seconds(since: claim.job.lifecycle.startedAt ?? now), progress: try await store.glance(id: claim.job.id)?.progress ?? 0))
    }
    reasons = parts.api.readiness.reasons
    freeBytes = parts.api.room.figures?.freeBytes
  }

  /// Asks the server that uses a data folder.
  ///
  /// - Throws: ``ControlFailure`` if no server answers.
  package static func of(dataDir: String) async throws -> ServerOverview {
    guard case .overview(let overview) = try await ControlClient(dataDir: dataDir).ask("GET", "/overview") else {
      throw ControlFailure.unreadable
    }
    return overview
  }
}
