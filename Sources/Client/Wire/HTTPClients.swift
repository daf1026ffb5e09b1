import AsyncHTTPClient
import NIOCore

/// The HTTP clients of the whole process. They are shared, so a `KatsudoClient` is a value and needs no closing.
enum HTTPClients {
  /// The client for calls that may be retried. It keeps connections open.
  static let reading = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration())

  /// The client for calls that must not be retried. Each call has a new connection. The server may close a kept connection at the moment of
  /// its next use, and then it would be unknown whether the call arrived.
  static let once: HTTPClient = {
    var once = configuration()
    once.maximumUsesPerConnection = 1
    return HTTPClient(eventLoopGroupProvider: .singleton, configuration: once)
  }()

  /// The client for downloads. They hold their connections for a long time, so other calls must not queue behind them. A download ends
  /// after 60 seconds without a byte.
  static let downloading = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration(silence: .seconds(60)))

  /// - Parameter silence: the longest time without a byte, or `nil` if the caller sets a limit for the whole call.
  private static func configuration(silence: TimeAmount? = nil) -> HTTPClient.Configuration {
    var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow, timeout: .init(connect: .seconds(10), read: silence))
    // A refused connection is reported at once. The retry policy decides about retries.
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 32
    return configuration
  }
}
