import KatsudoCore
import KatsudoRenderProtocol

extension EngineFailure {
  /// Turns an error of the renderer into a failure. Some messages of the renderer are for a person who starts it by hand, and may name
  /// files. The owner of a request gets another message instead.
  ///
  /// - Parameter code: the error's code, or `nil` for a code that this server does not know.
  init(_ code: RenderErrorCode?, _ message: String, cause: String?) {
    switch code {
    case .diskFull: self.init(.diskFull, cause: "\(message): \(cause ?? "-")")
    case .outputUnwritable: self.init(.diskFault, cause: "\(message): \(cause ?? "-")")
    case .noResources: self.init(.other(message), cause: cause ?? "-")
    case .missingEncoder: self.init(.unavailable, message, cause: cause)
    case .timeLimit: self.init(.limit, message, cause: cause)
    case .encoderFailed: self.init(.crashed, message, cause: cause)
    case .unreadablePicture, .unsupportedPicture, .pictureTooLarge: self.init(.badInput, message, cause: cause)
    case .cancelled:
      // If this server stops an attempt, it does not read the child's last message. So something else stopped the child here.
      self.init(.crashed, "The renderer was stopped, and not by this server. Send the request again.", cause: cause)
    case .invalidRequest, .missingPicture, nil:
      self.init(
        .crashed, "The renderer could not make the film. The server's log has the details under the request's id.",
        cause: [message, cause].compactMap(\.self).joined(separator: ": "))
    }
  }
}
