import Glibc
import KatsudoRenderProtocol
import KatsudoRenderer

extension RenderError {
  /// The exit code, as in `sysexits.h`.
  var exitCode: Int32 {
    switch code {
    case .missingPicture: EX_NOINPUT
    case .unreadablePicture, .unsupportedPicture, .pictureTooLarge: EX_DATAERR
    case .missingEncoder: EX_UNAVAILABLE
    case .diskFull, .outputUnwritable: EX_IOERR
    case .noResources: EX_OSERR
    case .invalidRequest, .encoderFailed, .timeLimit, .cancelled: EX_SOFTWARE
    }
  }
}
