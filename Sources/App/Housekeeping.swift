import Foundation
import KatsudoAPI
import KatsudoCore
import KatsudoIntake
import KatsudoKeys
import KatsudoMachine
import KatsudoQueue
import KatsudoServer
import Logging
import ServiceLifecycle

/// Removes data that is no longer needed. Every minute it deletes the records of expired requests and then their outputs. Once at the start
/// it finds outputs without a record and removes them. It also runs the ``InputKeeper`` and, every hour, its removal of orphaned inputs, and
/// removes uploads in the same way, and what interrupted backups left. If some outputs cannot be removed, it goes on with the others and
/// tries those again a minute later. It also stores the times at which keys were used, revokes the keys of sign-ins that nobody took, and
/// cancels what deleted deployments have left in the queue.
struct Housekeeping: Service {
  let queue: JobQueue
  let deployments: Deployments
  let keys: KeyRing
  let logins: DeviceLogins
  let sink: WebhookSink
  let inputs: InputKeeper
  let uploads: UploadKeeper
  let files: any FileStore
  let removals: RemovalLock
  /// The folder in which backups are prepared.
  let backups: String
  let retention: Retention
  /// The number of days for which the sums of usage are kept.
  let usageDays: Int
  let time: TimeSource
  let interval: Duration
  let logger: Logger
  /// The requests that had outputs before this server accepted its first request. Only these can be orphaned.
  let outputsAtStart: [String]

  static let batch = 100
  private static let sweepInterval = Duration.seconds(3600)

  init(
    queue: JobQueue, deployments: Deployments, keys: KeyRing, logins: DeviceLogins, sink: WebhookSink, inputs: InputKeeper,
    uploads: UploadKeeper, files: any FileStore, removals: RemovalLock, backups: String, retention: Retention, usageDays: Int,
    time: TimeSource, interval: Duration = .seconds(60), logger: Logger
  ) async {
    self.queue = queue
    self.deployments = deployments
    self.keys = keys
    self.logins = logins
    self.sink = sink
    self.inputs = inputs
    self.uploads = uploads
    self.files = files
    self.removals = removals
    self.backups = backups
    self.retention = retention
    self.usageDays = usageDays
    self.time = time
    self.interval = interval
    self.logger = logger
    do throws(FileError) { outputsAtStart = try await files.requestsWithOutputs() } catch {
      logger.error("cannot list the outputs of the last run", metadata: ["error": "\(error)"])
      outputsAtStart = []
    }
  }

  func run() async throws {
    await cancelWhenGracefulShutdown {
      await withTaskGroup(of: Void.self) { group in
        group.addTask { await inputs.run() }
        group.addTask { await removeOutputs() }
        group.addTask { await removeUploads() }
        group.addTask { await removeBackupLeftovers() }
        group.addTask { await storeKeyUses() }
        group.addTask { await revokeAbandonedKeys() }
        group.addTask { await cancelLeftovers() }
      }
    }
  }

  private func removeOutputs() async {
    var leftovers = await orphans(among: outputsAtStart)
    var lastSweep = ContinuousClock.now
    while !Task.isCancelled {
      if ContinuousClock.now - lastSweep >= Self.sweepInterval {
        lastSweep = .now
        await inputs.removeOrphans()
      }
      leftovers.formUnion(await expired())
      await expireIdempotencyKeysAndSpending()
      await expireUsage()
      leftovers = await remove(leftovers)
      try? await Task.sleep(for: interval)
    }
  }

  /// Returns those of the requests that have no record. If the database cannot be read, none counts as orphaned.
  private func orphans(among requests: [String]) async -> Set<String> {
    var found: Set<String> = []
    for start in stride(from: 0, to: requests.count, by: Self.batch) {
      let ids = Array(requests[start..<min(start + Self.batch, requests.count)])
      do {
        let known = try await queue.store.existing(among: ids, unfinishedOnly: false)
        found.formUnion(ids.filter { !known.contains($0) })
      } catch {
        logger.error("cannot list orphaned outputs", metadata: ["error": "\(error)"])
      }
    }
    if !found.isEmpty { logger.notice("orphaned outputs found", metadata: ["requests": "\(found.count)"]) }
    return found
  }

  /// Deletes the records of expired requests and returns their ids.
  private func expired() async -> Set<String> {
    var found: Set<String> = []
    do {
      while !Task.isCancelled {
        let ids = try await queue.store.expire(before: time.now().adding(seconds: -retention.seconds), limit: Self.batch)
        found.formUnion(ids)
        sink.forget(Set(ids))
        if ids.count < Self.batch { break }
      }
    } catch {
      logger.error("expired requests not removed", metadata: ["error": "\(error)"])
    }
    if !found.isEmpty { logger.info("expired requests removed", metadata: ["count": "\(found.count)"]) }
    return found
  }

  /// - Returns: the requests whose outputs could not be removed.
  private func remove(_ requests: Set<String>) async -> Set<String> {
    var rest: Set<String> = []
    var fault: FileError?
    for id in requests {
      // The server stops. At its next start it finds the remaining outputs.
      if Task.isCancelled { return [] }
      do throws(FileError) {
        try await removals.holding { () async throws(FileError) in try await files.removeOutputs(of: id, attempts: .all) }
      } catch {
        rest.insert(id)
        fault = error
      }
    }
    if let fault {
      logger.error("outputs not removed, tried again later", metadata: ["requests": "\(rest.count)", "error": "\(fault)"])
    }
    return rest
  }
}
