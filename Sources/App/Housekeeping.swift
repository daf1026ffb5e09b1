import Foundation
import KatsudoCore
import KatsudoFiles
import KatsudoIntake
import KatsudoOutputs
import KatsudoQueue
import KatsudoServer
import Logging
import ServiceLifecycle

/// Removes what nobody needs any more: files that no record names, at the start and every hour, and requests whose time is over with their files,
/// every minute, records first. What cannot be removed is tried again the next time, and holds up nothing else.
struct Housekeeping: Service {
  let queue: JobQueue
  let inputs: InputFolder
  let outputs: OutputFolder
  let retention: Retention
  let time: TimeSource
  let interval: Duration
  let logger: Logger
  /// Folders as they were before this server took its first request; what comes later is not orphaned.
  let inputsAtStart: [String]
  let outputsAtStart: [String]

  private static let batch = 100
  /// Input folders that are older belong to a request that was answered long ago, so that one without a record is orphaned.
  private static let certainAge = Duration.seconds(3600)

  init(
    queue: JobQueue, inputs: InputFolder, outputs: OutputFolder, retention: Retention, time: TimeSource, interval: Duration = .seconds(60),
    logger: Logger
  ) {
    self.queue = queue
    self.inputs = inputs
    self.outputs = outputs
    self.retention = retention
    self.time = time
    self.interval = interval
    self.logger = logger
    inputsAtStart = inputs.requestIDs
    outputsAtStart = outputs.requestIDs
  }

  /// A request's folder that is to go.
  private enum Leftover: Sendable, Hashable {
    case inputs(String)
    case outputs(String)
  }

  func run() async throws {
    await cancelWhenGracefulShutdown {
      var leftovers = await orphans(inputs: inputsAtStart, outputs: outputsAtStart)
      var lastSweep = ContinuousClock.now
      while !Task.isCancelled {
        if ContinuousClock.now - lastSweep >= Self.certainAge {
          lastSweep = .now
          let old = await BlockingThreads.long.run { inputs.requestIDs(olderThan: Self.certainAge) }
          leftovers.formUnion(await orphans(inputs: old, outputs: []))
        }
        leftovers.formUnion(await expired())
        leftovers = await remove(leftovers)
        try? await Task.sleep(for: interval)
      }
    }
  }

  /// The folders among these that belong to no job, or to none that still needs them.
  private func orphans(inputs inputIDs: [String], outputs outputIDs: [String]) async -> Set<Leftover> {
    var found: Set<Leftover> = []
    for start in stride(from: 0, to: inputIDs.count, by: Self.batch) {
      let ids = Array(inputIDs[start..<min(start + Self.batch, inputIDs.count)])
      let needed = await existing(among: ids, unfinishedOnly: true)
      if let needed { found.formUnion(ids.filter { !needed.contains($0) }.map { .inputs($0) }) }
    }
    for start in stride(from: 0, to: outputIDs.count, by: Self.batch) {
      let ids = Array(outputIDs[start..<min(start + Self.batch, outputIDs.count)])
      let known = await existing(among: ids, unfinishedOnly: false)
      if let known { found.formUnion(ids.filter { !known.contains($0) }.map { .outputs($0) }) }
    }
    if !found.isEmpty { logger.notice("orphaned files found", metadata: ["folders": "\(found.count)"]) }
    return found
  }

  /// - Returns: `nil` where the database cannot tell; then nothing is removed.
  private func existing(among ids: [String], unfinishedOnly: Bool) async -> Set<String>? {
    do { return try await queue.existing(among: ids, unfinishedOnly: unfinishedOnly) } catch {
      logger.error("orphaned files not looked for", metadata: ["error": "\(error)"])
      return nil
    }
  }

  /// Deletes the records of requests whose time is over.
  private func expired() async -> Set<Leftover> {
    var found: Set<Leftover> = []
    var count = 0
    do {
      while !Task.isCancelled {
        let ids = try await queue.expire(before: time.now().adding(seconds: -retention.seconds), limit: Self.batch)
        for id in ids { found.formUnion([.outputs(id), .inputs(id)]) }
        count += ids.count
        if ids.count < Self.batch { break }
      }
    } catch {
      logger.error("expired requests not removed", metadata: ["error": "\(error)"])
    }
    if count > 0 { logger.info("expired requests removed", metadata: ["count": "\(count)"]) }
    return found
  }

  /// - Returns: those that could not be removed.
  private func remove(_ leftovers: Set<Leftover>) async -> Set<Leftover> {
    var rest: Set<Leftover> = []
    var fault: FileError?
    for leftover in leftovers {
      // The server stops here. Its next start finds the folders that remain.
      if Task.isCancelled { return [] }
      do throws(FileError) {
        try await BlockingThreads.long.run { () throws(FileError) in
          switch leftover {
          case .inputs(let id): try inputs.remove(requestID: id)
          case .outputs(let id): try outputs.remove(requestID: id)
          }
        }
      } catch {
        rest.insert(leftover)
        fault = error
      }
    }
    if let fault {
      logger.error("folders not removed, tried again later", metadata: ["count": "\(rest.count)", "error": "\(fault)"])
    }
    return rest
  }
}
