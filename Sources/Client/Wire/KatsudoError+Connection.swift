import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

extension KatsudoError {
  /// Returns the error for the caller from an error of the HTTP client.
  static func connection(_ error: any Error, to origin: Origin) -> KatsudoError {
    switch error {
    case let late as TimeLimitExceeded:
      .transport(Transport(.noAnswerInTime, "\(origin.text) has not answered within \(late.limit.seconds) s."))
    case is NIOTooManyBytesError:
      .unexpectedAnswer("The answer of \(origin.text) is larger than \(Wire.answerLimit >> 20) MiB. Is it a Model API?")
    case is NIOConnectionError, ChannelError.connectTimeout: notConnected(origin)
    // The connection to a numeric address fails with the system's own error.
    case let error as IOError where [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, ETIMEDOUT].contains(error.errnoCode): notConnected(origin)
    case is NIOSSLError, is BoringSSLError:
      .transport(Transport(.notConnected, "No secure connection to \(origin.text) could be made: \(error)"))
    case is HTTPParserError:
      .transport(Transport(.connectionLost, "The answer of \(origin.text) is not HTTP. Is its address right?"))
    case let error as HTTPClientError: http(error, to: origin)
    default: .transport(Transport(.connectionLost, "The connection to \(origin.text) was lost."))
    }
  }

  private static func notConnected(_ origin: Origin) -> KatsudoError {
    .transport(Transport(.notConnected, "Cannot connect to \(origin.text). Is the server running, and is its address right?"))
  }

  private static func http(_ error: HTTPClientError, to origin: Origin) -> KatsudoError {
    switch error {
    case .connectTimeout, .tlsHandshakeTimeout, .getConnectionFromPoolTimeout:
      .transport(Transport(.notConnected, "\(origin.text) did not accept a connection in time."))
    case .readTimeout, .deadlineExceeded, .writeTimeout:
      .transport(Transport(.noAnswerInTime, "\(origin.text) has not answered in time."))
    case .remoteConnectionClosed:
      .transport(Transport(.connectionLost, "\(origin.text) closed the connection before its answer was complete."))
    default: .transport(Transport(.connectionLost, "The connection to \(origin.text) was lost."))
    }
  }
}
