import KatsudoRenderProtocol
import SystemPackage

/// Turns failures to write a file into errors that say what to do.
enum OutputFailure {
  static func error(_ error: any Error, path: String) -> RenderError {
    switch error as? Errno {
    case .fileTooLarge: tooLarge(path: path)
    case .noSpace, .diskQuotaExceeded: diskFull(path: path, cause: "\(error)")
    case let number? where SystemShortage(number) != nil: SystemShortage.error(cause: "\(path): \(number)")
    default:
      RenderError(
        .outputUnwritable, "\(path) cannot be written. Check that its folder exists and may be written to.",
        cause: "\(error)")
    }
  }

  /// Returns the error for a file that is larger than the process may write. More space on the disk does not help.
  static func tooLarge(path: String) -> RenderError {
    RenderError(.encoderFailed, "\(path) is larger than the limit on the size of files allows. Raise it, or make a shorter film.")
  }

  static func diskFull(path: String, cause: String) -> RenderError {
    RenderError(.diskFull, "There is no space left for \(path). Free some space and retry.", cause: cause)
  }
}
