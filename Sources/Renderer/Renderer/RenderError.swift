package import KatsudoRenderProtocol

/// The error of a rendering that failed.
package struct RenderError: Error, Sendable, Equatable, CustomStringConvertible {
  package var code: RenderErrorCode
  /// A message for people that says what failed and what to do.
  package var message: String
  /// The message of the library or program that failed, if there is one.
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
