import KatsudoAPI
import KatsudoCore
import KatsudoWorkflows
import Logging
import NIOConcurrencyHelpers

/// The outcome of waiting for a job.
enum ComfyEnding: Sendable {
  /// The job is over. The value is its entry in the history.
  case over(JSONValue)
  /// The server does not have the job. The value is the reason for the log.
  case lost(String)
  /// The job took longer than its limit and was stopped.
  case late
}

/// The messages of a server that wake the poll of a job early.
struct ComfyWakes: Sendable {
  let events: AsyncStream<ComfyEvent?>
  let continuation: AsyncStream<ComfyEvent?>.Continuation
  /// The outputs that the messages tell, or `nil` if another attempt sent the job, so that messages are missing.
  let outputs: NIOLockedValueBox<ReportedOutputs>?
}

extension ComfyRun {
  /// The first pause between two polls. Each further one is half as long again.
  private static let firstPause = Duration.milliseconds(100)
  /// The pause after a message that the job will be in the history at once, and the time for which it is so short.
  private static let eagerPause = Duration.milliseconds(25)
  private static let eagerTime = Duration.seconds(2)
  /// The longest wait for an answer about a job.
  private static let lookTime = Duration.seconds(30)
  /// The time that a job has to end after it was interrupted.
  private static let interruptTime = Duration.seconds(30)
  /// The number of times that a cancel is sent within this time, because a call may be lost.
  private static let cancelTries = 5

  /// Polls the job until it has ended. Messages of the server give the progress and wake the poll early. If they tell all outputs, the last
  /// poll is left out.
  func follow(_ ticket: ComfyTicket, _ wakes: ComfyWakes, limit: Duration) async throws(EngineFailure) -> ComfyEnding {
    let client = pool.anyClient(ticket.address)
    var iterator = wakes.events.makeAsyncIterator()
    var watch = JobWatch()
    var begin = time.uptime
    var hasRun = false
    var interruptedAt: Duration?
    var eagerUntil = Duration.zero
    var pause = Self.firstPause
    // A job that was sent just now is hardly over. If the server sends messages, the first of them comes before the first look.
    if wakes.outputs != nil, pool.clientID(of: ticket.address) != nil {
      if case .ending = await rest(pause, &iterator, wakes.continuation) { eagerUntil = time.uptime + Self.eagerTime }
    }
    while true {
      guard !Task.isCancelled else { throw stopped }
      if let entry = await reported(wakes, &iterator) { return .over(entry) }
      let (look, entry, reason) = try await look(at: ticket, client)
      guard !Task.isCancelled else { throw stopped }
      let now = time.uptime
      // The run has the whole limit, however long the job waited.
      if look == .running, !hasRun { (hasRun, begin) = (true, now) }
      switch watch.next(look, at: now, silence: settings.silence) {
      case .over: if let entry { return interruptedAt != nil && ComfyMessage.isInterrupted(entry) ? .late : .over(entry) }
      case .lost:
        if look == .unclear {
          pool.abandon(ticket)
          if pool.entry(of: ticket.address)?.restartCommand.isEmpty == false {
            pool.stick(ticket.address, "it had a job and did not answer for \(settings.silence.components.seconds) s")
          }
        }
        return .lost(reason)
      case .goOn: break
      }
      if look == .waiting, pool.isStuck(ticket.address) { await cancel(ticket) }
      if now - begin > limit {
        if let interruptedAt {
          if now - interruptedAt > Self.interruptTime {
            pool.abandon(ticket)
            pool.stick(ticket.address, "a job goes on though it was interrupted \(Self.interruptTime.components.seconds) s ago")
            return .late
          }
        } else {
          interruptedAt = now
          logger.warning("the job reached its time limit and is interrupted")
        }
        await cancel(ticket)
      }
      var next = now < eagerUntil ? Self.eagerPause : pause
      // The poll at the end of the time limit comes in time.
      if interruptedAt == nil { next = min(next, max(limit - (now - begin), .zero) + .milliseconds(1)) }
      pause = min(pause * 1.5, max(.seconds(settings.pollSeconds), Self.firstPause))
      let wake = await rest(next, &iterator, wakes.continuation)
      if case .ending = wake { eagerUntil = time.uptime + Self.eagerTime }
    }
  }

  /// Returns the entry of a job whose messages tell that it succeeded, with all outputs. Waits a moment for the message that its history is
  /// written, because only then can its record be removed.
  private func reported(_ wakes: ComfyWakes, _ iterator: inout AsyncStream<ComfyEvent?>.AsyncIterator) async -> JSONValue? {
    guard let outputs = wakes.outputs, outputs.withLockedValue({ $0.areComplete }) else { return nil }
    if let entry = outputs.withLockedValue({ $0.entry }) { return entry }
    _ = await rest(Self.eagerPause, &iterator, wakes.continuation)
    return outputs.withLockedValue { $0.entry }
  }

  /// Waits until a message comes or a time is over.
  ///
  /// - Returns: the message, or `nil`.
  private func rest(
    _ pause: Duration, _ wakes: inout AsyncStream<ComfyEvent?>.AsyncIterator, _ continuation: AsyncStream<ComfyEvent?>.Continuation
  ) async -> ComfyEvent? {
    let timer = Task { [time] in
      guard (try? await time.sleep(pause)) != nil else { return }
      continuation.yield(nil)
    }
    defer { timer.cancel() }
    return await wakes.next() ?? nil
  }

  /// Looks once. A look that failed is no failure of the job.
  ///
  /// - Returns: the look, the history entry if the job is over, and the reason for the log if it is not found.
  private func look(at ticket: ComfyTicket, _ client: ComfyClient) async throws(EngineFailure) -> (JobWatch.Look, JSONValue?, String) {
    do throws(ComfyError) {
      let hasJobs = pool.knowledge(of: ticket.address).hasJobs
      switch try await client.look(at: ticket.promptID, hasJobs: hasJobs, timeout: min(Self.lookTime, settings.silence / 2)) {
      case .pending: return (.waiting, nil, "")
      case .running: return (.running, nil, "")
      case .over(let entry): return (.over, entry, "")
      case .absent: return (.absent, nil, "\(ticket.address) does not know the job")
      }
    } catch {
      switch error.kind {
      case .stopped: throw stopped
      case .machineTrouble(let trouble): throw EngineFailure(trouble, cause: error.message)
      case .refused:
        pool.vanish(ticket.address, error.message)
        return (.refused, nil, error.message)
      case .lost, .answered, .unreadable: return (.unclear, nil, error.message)
      }
    }
  }

  /// Begins to take the messages about a job. ``ComfyPool/unsubscribe(_:)`` ends it.
  ///
  /// - Parameter graph: the graph for the progress, if this attempt sends the job.
  func listen(_ ticket: ComfyTicket, _ graph: ComfyGraph?) -> ComfyWakes {
    let (events, continuation) = AsyncStream.makeStream(of: ComfyEvent?.self, bufferingPolicy: .bufferingNewest(4))
    let outputs = pool.knowledge(of: ticket.address).outputClasses
    let progress = NIOLockedValueBox((graph ?? unfilledGraph).map { GraphProgress($0, outputClasses: outputs) })
    let reported = graph.map { NIOLockedValueBox(ReportedOutputs($0, outputClasses: outputs)) }
    pool.subscribe(ticket.promptID, at: ticket.address) { [attempt] event in
      reported?.withLockedValue { $0.record(event) }
      switch event {
      case .executed: break
      case .cached(let nodes): progress.withLockedValue { $0?.skip(nodes) }
      case .progress(let nodes):
        let (fraction, stage) = progress.withLockedValue { progress in
          for node in nodes { progress?.record(node.node, share: node.share, isRunning: node.isRunning, display: node.display) }
          return (progress?.fraction, progress?.stage)
        }
        attempt.report(fraction, stage: stage)
      case .preview(let preview): attempt.report(preview: preview)
      case .ending, .ended, .disconnected: continuation.yield(event)
      }
    }
    return ComfyWakes(events: events, continuation: continuation, outputs: reported)
  }

  // MARK: - Cancels

  /// Passes the owner's cancel requests on. If the job does not stop within the time for an interruption, the request is refused and the
  /// job goes on.
  func obeyCancels() async -> ForwardingStep {
    var ticket: ComfyTicket?
    for await _ in attempt.stop.requests {
      handover.askCancel()
      if ticket == nil { ticket = await handover.id().flatMap(ComfyTicket.init) }
      guard let ticket else { return .listenerEnded }
      for _ in 0..<Self.cancelTries {
        await cancel(ticket)
        // The poll sees the end of the job and ends the attempt.
        guard (try? await time.sleep(Self.interruptTime / Self.cancelTries)) != nil else { return .listenerEnded }
      }
      await attempt.stop.refuse()
    }
    return .listenerEnded
  }

  /// Takes the job out of the server's queue or interrupts it. An error is only logged, because the poll tells what happened.
  func cancel(_ ticket: ComfyTicket) async {
    do throws(ComfyError) {
      try await pool.anyClient(ticket.address).cancel(ticket.promptID, hasJobs: pool.knowledge(of: ticket.address).hasJobs)
    } catch {
      logger.warning("the job could not be cancelled at ComfyUI", metadata: ["reason": "\(error.message)"])
    }
  }
}
