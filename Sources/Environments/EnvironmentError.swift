/// A command about environments that is refused.
package struct EnvironmentError: Error, Sendable, Hashable, CustomStringConvertible {
  package enum Code: Sendable, Hashable {
    /// The order itself is wrong.
    case badInput
    /// No environment has this id, or it has no such workflow.
    case unknown
    /// The environment is not in a state in which this is possible.
    case conflict
    /// There are as many environments as the settings allow.
    case full
    /// The environment or the machine does not do what is needed.
    case unavailable
  }

  package var code: Code
  /// The message for the operator.
  package var description: String

  package init(_ code: Code, _ description: String) {
    self.code = code
    self.description = description
  }

  static func unknown(_ id: EnvironmentID) -> EnvironmentError {
    EnvironmentError(.unknown, "There is no environment \(id). katsudo environments list shows them.")
  }
}
