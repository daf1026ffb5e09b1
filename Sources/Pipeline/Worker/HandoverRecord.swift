import KatsudoCore
import KatsudoQueue
import NIOConcurrencyHelpers

/// The handover record as its attempt knows it. It is compared with the failures that the engine reports.
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
  /// `true` if a service may have taken a submission.
  var isOpen: Bool { state.withLockedValue { $0.isOpen } }

  /// `true` if the withdrawal of the record cancelled the job.
  var isCancelled: Bool { state.withLockedValue { $0.isCancelled } }

  func open() { state.withLockedValue { $0.isOpen = true } }
  func accept(_ id: String) { state.withLockedValue { $0.id = id } }
  func withdraw(isCancelled: Bool) { state.withLockedValue { $0 = State(isOpen: false, id: nil, isCancelled: isCancelled) } }
}
