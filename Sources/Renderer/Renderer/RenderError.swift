package import KatsudoRenderProtocol

/// The error of a rendering that failed.
package struct RenderError: Error, Sendable, Equatable, CustomStringConvertible {
  package var code: RenderErrorCode
  /// The message for a person: the failure, and how to solve it.
  package var message: String
  /// The message of the layer below, if there is one.
  package var cause: String?

  package init(_ code: RenderErrorCode, _ message: String, cause: String? = nil) {
    self.code = code
    self.message = message
    self.cause = cause
  }

  package var description: String {
    guard let cause, !cause.isEmpty else { return message }
    return "\(message) (\(cause))"
  }
}

extension RenderError {
  static let cancelled = RenderError(.cancelled, "The rendering was cancelled.")
}
