package import AsyncHTTPClient
import Hummingbird
import HummingbirdCore
import KatsudoCore
import Logging
import NIOCore
import ServiceLifecycle

/// Runs the listener and the processes of the environments.
package struct EnvironmentService: Service {
  private let environments: Environments
  private let onReady: @Sendable (_ port: Int) async -> Void

  /// - Parameter onReady: called with the port when the listener accepts connections.
  package init(_ environments: Environments, onReady: @escaping @Sendable (_ port: Int) async -> Void = { _ in }) {
    self.environments = environments
    self.onReady = onReady
  }

  /// Returns the settings of the client for calls to ComfyUI servers.
  ///
  /// A ComfyUI server may be silent for a long time while it computes, so no pause ends a call.
  package static var clientConfiguration: HTTPClient.Configuration {
    var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
    configuration.timeout.connect = .seconds(10)
    configuration.httpVersion = .http1Only
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 64
    // An idle connection holds a descriptor beside those of the browsers' connections.
    configuration.connectionPool.idleTimeout = .seconds(5)
    configuration.decompression = .disabled
    return configuration
  }

  package func run() async throws {
    do throws(EnvironmentError) {
      try await environments.load()
    } catch {
      await environments.stopsWaiting()
      throw error
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await runProcesses() }
      group.addTask { try await listen() }
      group.addTask {
        // Returns at the beginning of the shutdown. WebSockets and processes end then, and the listener after them.
        try? await gracefulShutdown()
        await environments.endAll()
      }
      do {
        try await group.waitForAll()
      } catch {
        await environments.endAll()
        throw error
      }
    }
  }

  /// - Throws: `ConfigurationError` if the port cannot be used.
  private func listen() async throws {
    let settings = environments.settings
    do {
      try await listener.run()
    } catch let error as IOError {
      throw ConfigurationError(
        "environments.port", "The port \(settings.port) on \(settings.host) cannot be used: \(error.description)")
    }
  }

  private func runProcesses() async {
    await withDiscardingTaskGroup { group in
      for await launch in environments.launches { group.addTask { await environments.hold(launch) } }
    }
  }

  private var listener: some ApplicationProtocol {
    let settings = environments.settings
    let places = Places(limit: settings.connections)
    var quiet = environments.logger
    quiet.logLevel = max(quiet.logLevel, .warning)
    return Application(
      responder: EnvironmentResponder(environments: environments),
      server: HTTPServerBuilder { responder in
        EnvironmentChannel(responder: responder, gate: TunnelGate(environments: environments), places: places)
      },
      configuration: .init(
        address: .hostname(settings.host, port: settings.port), serverName: "katsudo",
        availableConnectionsDelegate: .maximum(settings.connections + EnvironmentSettings.refusedConnections, logger: quiet)),
      onServerRunning: { channel in
        let port = channel.localAddress?.port ?? settings.port
        await environments.listens(on: port)
        await onReady(port)
      }, logger: quiet)
  }
}
