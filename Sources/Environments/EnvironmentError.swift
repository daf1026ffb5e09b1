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
  /// The message for everybody who may use environments. It has no paths and no output of the command.
  package var message: String
  /// The rest of the message for the operator on the server's machine, or `nil`.
  package var detail: String?

  package init(_ code: Code, _ message: String, detail: String? = nil) {
    self.code = code
    self.message = message
    self.detail = detail
  }

  package var description: String { detail.map { "\(message) \($0)" } ?? message }

  static func unknown(_ id: EnvironmentID) -> EnvironmentError {
    EnvironmentError(.unknown, "There is no environment \(id). katsudo environments list shows them.")
  }
}
