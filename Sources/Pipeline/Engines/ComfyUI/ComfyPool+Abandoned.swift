import Logging
import NIOConcurrencyHelpers

/// The jobs that nobody waits for any more, although a server may still run them.
extension ComfyPool {
  /// The number of such jobs that are remembered for one server. The oldest are forgotten first.
  private static let abandonedLimit = 100

  /// Records that nobody waits for a job any more. The job is cancelled at each check that its server answers, until it has ended, and then
  /// its record is removed there.
  func abandon(_ ticket: ComfyTicket) {
    state.withLockedValue { state in
      state.abandoned[ticket.address] = (state.abandoned[ticket.address] ?? []).suffix(Self.abandonedLimit - 1) + [ticket.promptID]
    }
  }

  func isAbandoned(_ ticket: ComfyTicket) -> Bool {
    state.withLockedValue { $0.abandoned[ticket.address]?.contains(ticket.promptID) ?? false }
  }

  /// Cancels the abandoned jobs of a server that answers. A job that still waits or runs there is cancelled again at the next check.
  func cancelAbandoned(at client: ComfyClient) async {
    let ids = state.withLockedValue { $0.abandoned[client.address] ?? [] }
    for id in ids {
      do throws(ComfyError) {
        guard try await isGone(id, at: client) else { continue }
      } catch {
        logger.debug("an abandoned job was not cancelled", metadata: ["address": "\(client.address)", "reason": "\(error.message)"])
        return
      }
      state.withLockedValue { state in
        let rest = (state.abandoned[client.address] ?? []).filter { $0 != id }
        state.abandoned[client.address] = rest.isEmpty ? nil : rest
      }
    }
  }

  /// Returns `true` if a server no longer has a job and its record. Otherwise asks it to end the job.
  private func isGone(_ promptID: String, at client: ComfyClient) async throws(ComfyError) -> Bool {
    let hasJobs = knowledge(of: client.address).hasJobs
    switch try await client.look(at: promptID, hasJobs: hasJobs) {
    case .pending, .running:
      try await client.cancel(promptID, hasJobs: hasJobs)
      return false
    case .over:
      try await client.forget([promptID])
      return true
    case .absent: return true
    }
  }
}
