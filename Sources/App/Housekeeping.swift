import EmakiCore
import EmakiFiles
import EmakiIntake
import EmakiOutputs
import EmakiQueue
import EmakiServer
import Foundation
import Logging
import ServiceLifecycle

/// Removes what nobody needs any more: at start the files that a crash left without a record, then, every minute, requests whose time is over
/// with their files, records first.
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

  private static let batch = 500

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

  func run() async throws {
    await cancelWhenGracefulShutdown {
      do { try sweep() } catch { logger.error("orphaned files not swept", metadata: ["error": "\(error)"]) }
      while !Task.isCancelled {
        do { try await expire() } catch { logger.error("expired requests not removed", metadata: ["error": "\(error)"]) }
        try? await Task.sleep(for: interval)
      }
    }
  }

  private func sweep() throws {
    var count = 0
    for start in stride(from: 0, to: inputsAtStart.count, by: Self.batch) {
      let ids = Array(inputsAtStart[start..<min(start + Self.batch, inputsAtStart.count)])
      let needed = try queue.existing(among: ids, unfinishedOnly: true)
      for id in ids where !needed.contains(id) {
        try inputs.remove(requestID: id)
        count += 1
      }
    }
    for start in stride(from: 0, to: outputsAtStart.count, by: Self.batch) {
      let ids = Array(outputsAtStart[start..<min(start + Self.batch, outputsAtStart.count)])
      let known = try queue.existing(among: ids, unfinishedOnly: false)
      for id in ids where !known.contains(id) {
        try outputs.remove(requestID: id)
        count += 1
      }
    }
    if count > 0 { logger.notice("orphaned files removed", metadata: ["folders": "\(count)"]) }
  }

  private func expire() async throws {
    var total = 0
    while !Task.isCancelled {
      let ids = try await queue.expire(before: time.now().adding(seconds: -retention.seconds), limit: Self.batch)
      for id in ids {
        try outputs.remove(requestID: id)
        try inputs.remove(requestID: id)
      }
      total += ids.count
      if ids.count < Self.batch { break }
    }
    if total > 0 { logger.info("expired requests removed", metadata: ["count": "\(total)"]) }
  }
}
