import KatsudoCore
import KatsudoQueue
import NIOConcurrencyHelpers

/// What one attempt knows of its own record of work handed over, so that what an engine says of it can be checked.
final class HandoverRecord: Sendable {
  private struct State {
    var isOpen: Bool
    var id: String?
    var isCancelled = false
  }

  private let state: NIOLockedValueBox<State>

  init(_ claim: Claim) { state = NIOLockedValueBox(State(isOpen: claim.isHandedOver, id: claim.job.lifecycle.remoteID)) }

  /// The service's id of the work.
  var id: String? { state.withLockedValue { $0.id } }
  /// Whether a submission may have been taken.
  var isOpen: Bool { state.withLockedValue { $0.isOpen } }

  /// Whether the job was cancelled by taking the record back.
  var isCancelled: Bool { state.withLockedValue { $0.isCancelled } }

  func open() { state.withLockedValue { $0.isOpen = true } }
  func accept(_ id: String) { state.withLockedValue { $0.id = id } }
  func withdraw(isCancelled: Bool) { state.withLockedValue { $0 = State(isOpen: false, id: nil, isCancelled: isCancelled) } }
}
