package import KatsudoCore

/// The outcome of one call of the service.
package enum VolcengineOutcome: Sendable, Hashable {
  case answered(VolcengineAnswer)
  /// No byte of the body was handed to a connection, because the machine lacks a resource.
  case machineTrouble(MachineTrouble, cause: String)
  /// No byte of the body was handed to a connection.
  case unsent(cause: String)
  /// A part of the body was handed to a connection, and no complete answer came.
  case lost(cause: String)
}
