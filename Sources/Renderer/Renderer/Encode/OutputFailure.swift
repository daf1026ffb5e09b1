import SystemPackage

/// Why a file could not be written, in words that help.
enum OutputFailure {
  static func error(_ error: any Error, path: String) -> RenderError {
    switch error as? Errno {
    case .noSpace, .diskQuotaExceeded, .fileTooLarge: diskFull(path: path, cause: "\(error)")
    case let number? where SystemShortage(number) != nil: SystemShortage.error(cause: "\(path): \(number)")
    default:
      RenderError(
        .outputUnwritable, "\(path) cannot be written. Check that its folder exists and may be written to.",
        cause: "\(error)")
    }
  }

  static func diskFull(path: String, cause: String) -> RenderError {
    RenderError(.diskFull, "There is no space left for \(path). Free some and retry.", cause: cause)
  }
}
