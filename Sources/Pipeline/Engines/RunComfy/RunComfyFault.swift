import KatsudoCore

/// The reason why a call has no answer. The causes are for the log.
enum RunComfyFault: Error, Sendable, Hashable {
  /// No byte of the body was sent, so the call had no effect.
  case neverSent(String)
  /// No byte of the body was sent, or a call without a body failed, because the machine lacks a resource.
  case machineTrouble(MachineTrouble, String)
  /// The call may have arrived.
  case lost(String)
  /// The attempt was cancelled.
  case stopped

  var cause: String {
    switch self {
    case .neverSent(let cause), .machineTrouble(_, let cause): "not sent: \(cause)"
    case .lost(let cause): "no whole answer: \(cause)"
    case .stopped: "stopped"
    }
  }
}
