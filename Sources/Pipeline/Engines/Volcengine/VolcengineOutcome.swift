package import KatsudoCore

/// How one call of the service ended.
package enum VolcengineOutcome: Sendable, Hashable {
  case answered(VolcengineAnswer)
  /// No byte of the body was handed to a connection, since the machine lacks something.
  case machineTrouble(MachineTrouble, cause: String)
  /// No byte of the body was handed to a connection.
  case unsent(cause: String)
  /// Some of the body was, and no whole answer came.
  case lost(cause: String)
}
