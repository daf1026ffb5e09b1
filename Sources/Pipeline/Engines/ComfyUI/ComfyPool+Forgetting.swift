import KatsudoAPI
import Logging
import NIOConcurrencyHelpers

/// The records of jobs that are over. One call removes those of many jobs, because each call holds up the jobs of a server.
extension ComfyPool {
  private static let pause = Duration.seconds(1)

  /// Removes the record of a job from the memory of its server, about a second later.
  func forgetSoon(_ ticket: ComfyTicket) {
    state.withLockedValue { $0.forgotten[ticket.address, default: []].append(ticket.promptID) }
  }

  func forgetFromTimeToTime() async {
    while (try? await timing.time.sleep(Self.pause)) != nil { await forget() }
    // The last records are removed although this task is cancelled.
    await Task { await forget() }.value
  }

  private func forget() async {
    let forgotten = state.withLockedValue { state in
      defer { state.forgotten = [:] }
      return state.forgotten
    }
    for (address, ids) in forgotten {
      do throws(ComfyError) { try await anyClient(address).forget(ids) } catch {
        logger.warning("the records of jobs stay at ComfyUI", metadata: ["address": "\(address)", "reason": "\(error.message)"])
      }
    }
  }
}
