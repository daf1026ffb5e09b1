import KatsudoRenderProtocol
import Subprocess

/// Turns failures of ffmpeg into errors that say what to do.
enum EncoderFailure {
  static let missing = RenderError(
    .missingEncoder, "ffmpeg was not found. Install it, for example with: apt-get install ffmpeg")

  /// Returns `true` if ffmpeg's messages report no error at the end of a file. ffmpeg exits with success even if it could not write the
  /// end.
  static func leftNothingOut(_ words: String) -> Bool {
    !words.contains("Error writing trailer") && !words.contains("Error closing file")
  }

  /// Returns the error for ffmpeg's exit status and its messages on standard error.
  static func error(status: TerminationStatus, words: String, path: String) -> RenderError {
    let cause = words.split(separator: "\n").suffix(3).joined(separator: " | ")
    if words.contains("No space left") || words.contains("Disk quota") {
      return OutputFailure.diskFull(path: path, cause: cause)
    }
    if words.contains("File too large") { return OutputFailure.tooLarge(path: path) }
    if words.contains("Too many open files") { return SystemShortage.error(cause: cause) }
    if words.contains("Permission denied") || words.contains("No such file or directory") || words.contains("Read-only") {
      return RenderError(
        .outputUnwritable, "\(path) cannot be written. Check that its folder exists and may be written to.", cause: cause)
    }
    if words.contains("Unknown encoder") {
      return RenderError(
        .missingEncoder, "This ffmpeg cannot write H.264 (libx264). Install one that can, for example: apt-get install ffmpeg",
        cause: cause)
    }
    switch status {
    case .signaled(let signal) where signal == 25: return OutputFailure.tooLarge(path: path)
    case .signaled(let signal):
      return RenderError(
        .encoderFailed, "ffmpeg was stopped by signal \(signal). It may have had too little memory or time; retry.", cause: cause)
    case .exited(let code):
      return RenderError(.encoderFailed, "ffmpeg failed with exit code \(code).", cause: cause)
    }
  }

  static func error(_ error: any Error) -> RenderError {
    switch error {
    case let error as RenderError: error
    case is CancellationError: .cancelled
    case let error as SubprocessError where error.code == .executableNotFound: missing
    case let error as SubprocessError where error.underlyingError.flatMap(SystemShortage.init) != nil:
      SystemShortage.error(cause: "\(error)")
    default: RenderError(.encoderFailed, "ffmpeg could not be run.", cause: "\(error)")
    }
  }
}
