import AsyncHTTPClient
import NIOCore

/// The HTTP clients of the process. All `KatsudoClient` values share them, so a `KatsudoClient` does not have to be closed.
enum HTTPClients {
  /// The client for calls that may be retried. It keeps connections open.
  static let reading = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration())

  /// The client for calls that must not be retried. Each call has a new connection. On an open connection, the server may close it just
  /// when the next call begins, and then it would be unknown if the call arrived.
  static let once: HTTPClient = {
    var once = configuration()
    once.maximumUsesPerConnection = 1
    return HTTPClient(eventLoopGroupProvider: .singleton, configuration: once)
  }()

  /// The client for downloads. Downloads use their connections for a long time, and other calls must not wait for them. A download ends
  /// after 60 seconds without a byte.
  static let downloading = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration(silence: .seconds(60)))

  /// The client for event streams. Each holds a connection as long as its request runs. Katsudo sends something at least every 15 seconds.
  static let streaming = HTTPClient(
    eventLoopGroupProvider: .singleton, configuration: configuration(silence: .seconds(45), connections: 4096))

  /// Returns the configuration, which follows no redirects.
  ///
  /// - Parameters:
  ///   - silence: the longest time without a byte, or `nil` if the caller sets a limit for the whole call.
  ///   - connections: the largest number of connections to one server on each event loop.
  private static func configuration(silence: TimeAmount? = nil, connections: Int = 32) -> HTTPClient.Configuration {
    var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow, timeout: .init(connect: .seconds(10), read: silence))
    // A refused connection is reported at once. The retry policy decides about retries.
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connections
    return configuration
  }
}
