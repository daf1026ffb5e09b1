import KatsudoCore

/// Why a call has no answer. The causes are for the log.
enum RunComfyFault: Error, Sendable, Hashable {
  /// Nothing of the call left this machine, so nothing can have come of it.
  case neverSent(String)
  /// Nothing of the call left this machine, since the machine lacks something.
  case machineTrouble(MachineTrouble, String)
  /// It may have arrived.
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
