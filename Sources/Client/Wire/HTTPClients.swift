import AsyncHTTPClient
import NIOCore

/// The connections of the whole process: clients are values, and nothing has to be closed.
enum HTTPClients {
  /// For calls that may be repeated, on connections that stay open.
  static let reading = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)

  /// For calls that must not be repeated, each on a connection of its own: one that was kept open may be closed by the server at the very moment
  /// it is used again, and nobody could tell whether the call had arrived.
  static let once: HTTPClient = {
    var once = configuration
    once.maximumUsesPerConnection = 1
    return HTTPClient(eventLoopGroupProvider: .singleton, configuration: once)
  }()

  private static var configuration: HTTPClient.Configuration {
    var configuration = HTTPClient.Configuration(
      redirectConfiguration: .disallow, timeout: .init(connect: .seconds(10), read: .seconds(60)))
    // A refused connection is told at once; repeating is the retry policy's business.
    configuration.connectionPool.retryConnectionEstablishment = false
    return configuration
  }
}
