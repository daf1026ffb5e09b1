import AsyncHTTPClient
import KatsudoCore
import KatsudoEnvironments
import KatsudoFiles
import Logging
import NIOPosix
import ServiceLifecycle

/// The ComfyUI environments of a server, with their service.
struct EnvironmentParts: Service {
  let environments: Environments
  private let http: HTTPClient

  /// Returns `nil` if the settings give no port for environments.
  ///
  /// - Parameters:
  ///   - folder: the data folder.
  ///   - connections: the most connections to the listener.
  ///   - publisher: makes models of workflows, or `nil`.
  init?(_ katsudo: Katsudo, folder: String, connections: Int, publisher: (any WorkflowPublisher)?) {
    let configuration = katsudo.configuration
    guard configuration.environments.isOn else { return nil }
    var settings = configuration.environments
    settings.connections = connections
    http = HTTPClient(eventLoopGroup: MultiThreadedEventLoopGroup.singleton, configuration: EnvironmentService.clientConfiguration)
    environments = Environments(
      settings: settings, folder: "\(folder)/environments",
      check: UpstreamCheck(
        pool: configuration.comfyAddresses, ownPorts: [configuration.address.port, settings.port], resolver: katsudo.resolver),
      executable: katsudo.executablePath, http: http, publisher: publisher, time: katsudo.time, logger: katsudo.logger)
  }

  func run() async throws {
    do {
      try await EnvironmentService(environments).run()
    } catch {
      try? await http.shutdown()
      throw error
    }
    try await http.shutdown()
  }
}
