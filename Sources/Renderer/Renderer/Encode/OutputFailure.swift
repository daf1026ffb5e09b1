import KatsudoRenderProtocol
import SystemPackage

/// Explains failures to write a file in helpful words.
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

  /// Returns the error for the process's limit on the size of files. More room on the disk does not help.
  static func tooLarge(path: String) -> RenderError {
    RenderError(.encoderFailed, "\(path) is larger than the limit on the size of files allows. Raise it, or make a shorter film.")
  }

  static func diskFull(path: String, cause: String) -> RenderError {
    RenderError(.diskFull, "There is no space left for \(path). Free some and retry.", cause: cause)
  }
}
