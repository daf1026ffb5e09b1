import KatsudoCore
import KatsudoRenderProtocol

extension EngineFailure {
  /// Turns an error of the renderer into a failure. The renderer's messages are for a person who calls it by hand and may name files. For
  /// such errors, the caller of the server gets another message.
  ///
  /// - Parameter code: `nil` for a word that this server does not know.
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
      // An attempt that this server stopped is not read to its end, so this signal came from outside.
      self.init(.crashed, "The renderer was ended by somebody other than this server. Send the request again.", cause: cause)
    case .invalidRequest, .missingPicture, nil:
      self.init(
        .crashed, "The renderer could not make the film. The server's log tells more under the request's id.",
        cause: [message, cause].compactMap(\.self).joined(separator: ": "))
    }
  }
}
