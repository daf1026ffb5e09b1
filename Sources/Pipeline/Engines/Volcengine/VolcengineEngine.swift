package import KatsudoAPI
package import KatsudoCore
import KatsudoFiles
package import Logging

/// The engine that makes videos with Volcengine's Jimeng video 3.0 Pro. Every video costs money, so it submits once and then only waits.
///
/// The service cannot cancel, so a cancel is refused. If this server stops, the attempt after the restart reattaches to the work.
package struct VolcengineEngine: Engine {
  package let name = "volcengine"
  package var slots: Int { settings.slots }

  private let settings: VolcengineSettings
  private let transport: VolcengineTransport
  private let time: TimeSource
  private let logger: Logger

  /// The number of answers in a row after which the wait ends, if they say nothing about the task or offer no readable video. With the
  /// pauses between them, this is about an hour.
  private static let lastingFaults = 60
  private static let longestPause = Duration.seconds(60)
  /// The longest wait for the answer of a running submission after the attempt was cancelled. Without the answer, the job would be lost.
  private static let answerLimit = Duration.seconds(2)

  package init(_ settings: VolcengineSettings, time: TimeSource = .system, logger: Logger) {
    self.settings = settings
    transport = VolcengineTransport(settings)
    self.time = time
    self.logger = logger
  }

  package func run(_ attempt: EngineAttempt) async throws(EngineFailure) -> EngineResult {
    let remote = attempt.remote
    let refusals = Task { for await _ in remote.cancelRequests { await remote.refuseCancel() } }
    defer { refusals.cancel() }
    let task: String
    if let known = remote.id {
      task = known
    } else {
      let work = try await BlockingThreads.jobs.run { () throws(EngineFailure) in try VolcengineWork(attempt) }
      task = try await submit(work, remote)
      try await rest(settings.pollPause)
    }
    let facts = try await fetch(task, to: "\(attempt.folder)/film")
    attempt.report(1)
    return EngineResult(
      files: [
        EngineResult.File(path: "\(attempt.folder)/film", role: .video, format: facts.format, seconds: VolcengineWork.seconds(of: attempt))
      ],
      metadata: ["upstream": ["service": .string(name), "task_id": .string(task)]])
  }

  /// Hands the work over, once. If the attempt is cancelled, a running submission still has a moment for its answer.
  ///
  /// - Returns: the task's id, which is already on record.
  private func submit(_ work: VolcengineWork, _ remote: RemoteWork) async throws(EngineFailure) -> String {
    guard !Task.isCancelled else { throw Self.stopped }
    let submission = Task { () async -> Result<String, EngineFailure> in
      do throws(EngineFailure) { return .success(try await handOver(work, remote)) } catch { return .failure(error) }
    }
    let time = time
    let outcome = await withTaskCancellationHandler {
      await submission.value
    } onCancel: {
      Task {
        try? await time.sleep(Self.answerLimit)
        submission.cancel()
      }
    }
    let task = try outcome.get()
    guard !Task.isCancelled else { throw Self.stopped }
    return task
  }

  private func handOver(_ work: VolcengineWork, _ remote: RemoteWork) async throws(EngineFailure) -> String {
    try await remote.open()
    switch SubmitDecision(await transport.call(.submit, work.document, at: time.now())) {
    case .taken(let task):
      try await remote.accept(task)
      logger.info("submitted", metadata: ["engine": "\(name)", "task": "\(task)"])
      return task
    case .notTaken(let failure):
      try await remote.withdraw()
      throw failure
    case .unknown(let failure):
      throw failure
    }
  }

  /// Waits for the video and fetches it. The video is paid for, so before the time limit, only a permanent error ends the wait.
  private func fetch(_ task: String, to path: String) async throws(EngineFailure) -> MediaFacts {
    let start = time.monotonicMilliseconds()
    var faults = 0
    var lasting = 0
    while true {
      let decision = PollDecision(await transport.call(.result, VolcengineWork.question(about: task), at: time.now()))
      guard !Task.isCancelled else { throw Self.stopped }
      var fault: (cause: String, isLasting: Bool)?
      switch decision {
      case .wait:
        (faults, lasting) = (0, 0)
        // The time limit counts only if the service itself answers. If it cannot be reached, it may still have the video, and will say so
        // later.
        try checkLimit(since: start, task: task)
      case .failed(let failure): throw failure
      case .fault(let cause, let isLasting): fault = (cause, isLasting)
      case .finished(let url):
        do throws(MediaError) {
          return try await settings.download(url, path)
        } catch {
          guard !Task.isCancelled else { throw Self.stopped }
          // The next answer brings a new link.
          fault = ("film not fetched: \(error.code), \(error.message)", try Self.isLasting(error))
        }
      }
      if let fault {
        faults += 1
        lasting = fault.isLasting ? lasting + 1 : 0
        logger.warning("no film yet", metadata: ["engine": "\(name)", "task": "\(task)", "cause": "\(fault.cause)"])
        guard lasting < Self.lastingFaults else { throw Self.gaveUp(task, fault.cause) }
      }
      try await rest(Self.wait(after: faults, base: settings.pollPause))
    }
  }

  /// Returns `true` if only a limited number of such errors in a row is accepted.
  ///
  /// - Throws: ``EngineFailure`` if another fetch in this attempt would fail in the same way.
  private static func isLasting(_ error: MediaError) throws(EngineFailure) -> Bool {
    switch error.code {
    case .unavailable, .unreachable, .timeout: return false
    // The service keeps the video. Another attempt fetches it when the machine can.
    case .machineTrouble: throw EngineFailure(.machineTrouble, error.message)
    case .unsupported: return true
    case .malformed, .forbidden, .tooLarge, .ruleBroken:
      throw EngineFailure(
        .unavailable, "The film was made, but this server may not fetch it. Its operator must look at the log.", cause: error.message)
    }
  }

  private func checkLimit(since start: Int64, task: String) throws(EngineFailure) {
    guard Duration.milliseconds(time.monotonicMilliseconds() - start) >= settings.timeLimit else { return }
    throw EngineFailure(
      .limit, "The service that makes the film did not finish it within the time that this server waits.", cause: "task \(task)")
  }

  private func rest(_ duration: Duration) async throws(EngineFailure) {
    do { try await time.sleep(duration) } catch { throw Self.stopped }
    guard !Task.isCancelled else { throw Self.stopped }
  }

  /// Returns the pause. It doubles with every error in a row, up to a minute or the base if that is longer.
  private static func wait(after faults: Int, base: Duration) -> Duration { min(base * (1 << min(faults, 6)), max(base, longestPause)) }

  private static func gaveUp(_ task: String, _ cause: String) -> EngineFailure {
    EngineFailure(
      .unavailable, "The service that makes the film has the work, but gives no film and no reason. It is not sent again.",
      cause: "task \(task): \(cause)")
  }

  private static let stopped = EngineFailure(.cancelled, "The wait for the film was stopped.")
}
