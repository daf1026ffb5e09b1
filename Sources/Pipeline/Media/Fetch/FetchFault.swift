import AsyncHTTPClient
import KatsudoCore
import KatsudoMachine
import KatsudoMediaChecks
import NIOCore
import NIOPosix
import NIOSSL

/// Turns a connection error into a message for the caller who named the URL.
enum FetchFault {
  /// The error of a fetch that was cancelled. Its message is not shown, because the code that cancelled the task reports the outcome.
  static let stopped = MediaError(.unavailable, "The fetch was stopped.")

  /// Returns `true` if the connection could not be made. Another address of the same host may then work.
  static func isAboutConnecting(_ error: any Error) -> Bool {
    MachineTrouble(error) == nil
      && (error is IOError || error is NIOConnectionError || error is ChannelError || (error as? HTTPClientError) == .connectTimeout)
  }

  static func describe(_ error: any Error, host: String, limits: FetchLimits) -> MediaError {
    let place = Mention.host(host)
    switch error {
    case let error as MediaError:
      return error
    case is CancellationError:
      return stopped
    case _ where MachineTrouble(error) != nil:
      return MediaError(MachineTrouble(error) ?? .diskFault)
    case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError:
      return describeTLS(error, place: place)
    case let error as HTTPClientError:
      return describe(error, place: place, limits: limits)
    case ChannelError.connectTimeout:
      return slowToConnect(place, limits)
    case is IOError, is NIOConnectionError, is ChannelError:
      return MediaError(.unreachable, "\(place) cannot be reached. Check the URL's host and port.")
    default:
      return MediaError(
        .unreachable, "\(place) closed the connection before the whole file had arrived, or did not answer in HTTP. Try again.")
    }
  }

  private static func describe(_ error: HTTPClientError, place: String, limits: FetchLimits) -> MediaError {
    switch error {
    case .cancelled:
      stopped
    case .connectTimeout, .tlsHandshakeTimeout:
      slowToConnect(place, limits)
    case .readTimeout:
      MediaError(.timeout, "\(place) took longer than \(Mention.seconds(limits.idle)) to send the next part of the file. Try again later.")
    default:
      MediaError(.unreachable, "\(place) closed the connection before the whole file had arrived. Try again.")
    }
  }

  private static func describeTLS(_ error: any Error, place: String) -> MediaError {
    let isCertificate: Bool =
      switch error {
      case is NIOSSLExtraError: true
      case NIOSSLError.handshakeFailed(let cause): "\(cause)".contains("CERTIFICATE_VERIFY_FAILED")
      case NIOSSLError.unableToValidateCertificate, NIOSSLError.noCertificateToValidate: true
      default: false
      }
    if case NIOSSLError.uncleanShutdown = error {
      return MediaError(.unreachable, "\(place) closed the connection before the whole file had arrived. Try again.")
    }
    return isCertificate
      ? MediaError(.unreachable, "\(place) has a certificate that is not valid for it or not trusted here. Use a host whose HTTPS works.")
      : MediaError(.unreachable, "\(place) cannot be reached over HTTPS: the secure connection could not be made.")
  }

  private static func slowToConnect(_ place: String, _ limits: FetchLimits) -> MediaError {
    MediaError(.timeout, "\(place) took longer than \(Mention.seconds(limits.connect)) to accept a connection. Try again later.")
  }
}
