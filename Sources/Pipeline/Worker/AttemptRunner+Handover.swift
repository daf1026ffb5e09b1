import KatsudoCore
import KatsudoQueue
import Logging
import NIOConcurrencyHelpers

extension AttemptRunner {
  /// Returns the handover record of an attempt in the form that its engine uses.
  func remote(_ work: Work) -> RemoteWork {
    let (claim, record, logger) = (work.claim, work.record, work.logger)
    return RemoteWork(
      id: claim.job.lifecycle.remoteID,
      open: { () async throws(EngineFailure) in
        try await open(work, id: nil)
        record.open()
      },
      openWithID: { (id: String) async throws(EngineFailure) in
        try await open(work, id: id)
        record.open()
        record.accept(id)
        logger.info("work handed over", metadata: ["remote": "\(id)"])
        work.onTaken()
      },
      accept: { (id: String) async throws(EngineFailure) in
        record.accept(id)
        logger.info("work handed over", metadata: ["remote": "\(id)"])
        work.onTaken()
        let isStored: Void? = await insist { await write($0, logger) { try await queue.accept(claim, remoteID: id) } }
        guard isStored == nil else { return }
        // The id is only in the log now.
        logger.critical("the id of handed-over work could not be stored", metadata: ["remote": "\(id)"])
        throw EngineFailure(.cancelled, "The server could not store that it handed the request over.")
      },
      withdraw: { () async throws(EngineFailure) in
        let state = await insist { await write($0, logger) { try await queue.withdraw(claim) } }
        guard let state else { throw EngineFailure(.cancelled, "The request no longer belongs to this attempt.") }
        record.withdraw(isCancelled: state == .cancelled)
        if state == .cancelled { throw EngineFailure(.stoppedByOwner, "The request was cancelled.") }
      })
  }

  /// Returns the stop requests of the job's owner in the form that the attempt's engine uses.
  func stop(_ work: Work) -> StopRequests {
    StopRequests(requests: work.cancelRequests) {
      // The write must succeed first, so it is retried. While the store has the cancel request, the worker would pass it on again at once.
      _ = await insist { await write($0, work.logger) { try await queue.refuseCancel(work.claim) } }
      await work.onCancelRefused()
    }
  }

  private func open(_ work: Work, id: String?) async throws(EngineFailure) {
    do {
      try await queue.handOver(work.claim, remoteID: id, facts: work.facts.withLockedValue { $0 })
    } catch let refusal as TransitionRefusal {
      throw EngineFailure(.cancelled, "The request no longer belongs to this attempt.", cause: "\(refusal)")
    } catch {
      // The record may be on disk although its write failed. No submission is sent, so the record must be withdrawn.
      _ = await insist { await write($0, work.logger) { try await queue.withdraw(work.claim) } }
      let reason = (error as? StoreError)?.message ?? "The database could not store the record of a submission. The log has the details."
      throw EngineFailure(.machineTrouble, reason, cause: "\(error)")
    }
  }
}
