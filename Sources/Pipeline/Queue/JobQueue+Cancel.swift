import GRDB
package import KatsudoCore
import KatsudoStore
import NIOConcurrencyHelpers

/// What became of a wish to cancel.
package struct CancelReply: Sendable, Hashable {
  /// The job's state after the call.
  package var state: JobState
  /// Whether the wish is why it is cancelled.
  package var isCancelled: Bool

  package init(state: JobState, isCancelled: Bool) {
    self.state = state
    self.isCancelled = isCancelled
  }
}

extension JobQueue {
  private enum Step {
    case moved(JobState)
    case asked
    case unmoved(JobState)
  }

  /// Cancels a job that still waits. Where its work was handed to another service, that service is asked, and its answer awaited.
  ///
  /// - Parameter patience: how long the other service may take. After that the job counts as not cancelled; should the service stop the work all
  ///   the same, the job's state tells so. The wire's own clients give a cancel 5 s, and the whole answer is to come within 3 s.
  /// - Returns: `nil` where there is no such job.
  package func cancel(id: String, patience: Duration = .milliseconds(2500)) async throws -> CancelReply? {
    switch try await mark(id: id) {
    case nil: return nil
    case .moved(let state): return CancelReply(state: state, isCancelled: true)
    case .unmoved(let state): return CancelReply(state: state, isCancelled: false)
    case .asked:
      cancels.raise()
      await waitForAnswer(id: id, patience: patience)
      guard let state = try glance(id: id)?.state else { return nil }
      return CancelReply(state: state, isCancelled: state == .cancelled)
    }
  }

  private func mark(id: String) async throws -> Step? {
    let now = time.now()
    return try await store.write { [settings] db -> Step? in
      guard let row = try Row.fetchOne(db, sql: "SELECT \(JobRow.stateColumns) FROM job WHERE id = ?", arguments: [id]) else { return nil }
      let old = try JobRow.progressState(row)
      do {
        let next = try old.applying(.cancelRequested, limits: settings.limits)
        if next.state == old.state {
          try db.execute(sql: "UPDATE job SET cancel_asked = 1 WHERE id = ?", arguments: [id])
          return .asked
        }
        try db.execute(
          sql: "UPDATE job SET state = ?, finished_at = ? WHERE id = ?", arguments: [next.state.rawValue, now.microseconds, id])
        return .moved(next.state)
      } catch is TransitionRefusal {
        return .unmoved(old.state)
      }
    } afterCommit: { [live] step in
      live.withLockedValue { live in
        switch step {
        case .moved: live.finished(id: id)
        case .asked: live.cancelAsked(id: id, true)
        case .unmoved, nil: break
        }
      }
    }
  }

  private func waitForAnswer(id: String, patience: Duration) async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { try? await Task.sleep(for: patience) }
      group.addTask {
        while !Task.isCancelled {
          let seen = self.answers.count
          if !self.isCancelAsked(id: id) { return }
          await self.answers.wait(after: seen)
        }
      }
      await group.next()
      group.cancelAll()
    }
  }

  /// Whether a job's owner waits for its work to be cancelled where it was handed to.
  package func isCancelAsked(id: String) -> Bool { live.withLockedValue { $0.entries[id]?.isCancelAsked ?? false } }
}
