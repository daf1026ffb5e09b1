import AsyncHTTPClient
import NIOCore

/// The connections of the whole process: clients are values, and nothing has to be closed.
enum HTTPClients {
  /// For calls that may be repeated, on connections that stay open.
  static let reading = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration())

  /// For calls that must not be repeated, each on a connection of its own: one that was kept open may be closed by the server at the very moment
  /// it is used again, and nobody could tell whether the call had arrived.
  static let once: HTTPClient = {
    var once = configuration()
    once.maximumUsesPerConnection = 1
    return HTTPClient(eventLoopGroupProvider: .singleton, configuration: once)
  }()

  /// For files, which hold their connections for long: the calls of those who wait must not stand behind them. A minute of silence ends a download.
  static let downloading = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration(silence: .seconds(60)))

  /// - Parameter silence: `nil` where a time for the whole call is set elsewhere.
  private static func configuration(silence: TimeAmount? = nil) -> HTTPClient.Configuration {
    var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow, timeout: .init(connect: .seconds(10), read: silence))
    // A refused connection is told at once; repeating is the retry policy's business.
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 32
    return configuration
  }
}
