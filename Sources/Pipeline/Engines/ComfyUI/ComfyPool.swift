package import AsyncHTTPClient
import Foundation
package import KatsudoAPI
import KatsudoCore
package import Logging
import NIOConcurrencyHelpers

/// The ComfyUI servers of the configuration: their health, what they can run, and the jobs that they have.
///
/// ``run()`` checks the servers and listens to them. Without it no server becomes ready.
package final class ComfyPool: Sendable {
  package struct Timing: Sendable {
    /// The pause between two checks of a server.
    package var probe: Duration
    /// The time that a job may wait for a server with its model, while another server is free.
    package var warmWait: Duration
    package var time = TimeSource.system

    package init(_ settings: ComfySettings) {
      probe = .seconds(settings.probeSeconds)
      warmWait = .seconds(settings.warmWaitSeconds)
    }
  }

  /// The node classes and model files of a server. They are read again at its start, and once a minute.
  struct Knowledge: Sendable {
    var classes: Set<String> = []
    /// The classes that end a graph.
    var outputClasses: Set<String> = []
    /// The model files as `DIRECTORY/NAME`.
    var files: Set<String> = []
    /// `true` if the server answers `GET /api/jobs`.
    var hasJobs = false
    var readAt = Duration.zero
  }

  struct Server: Sendable {
    let entry: ComfyServerEntry
    var health = ServerHealth()
    var knowledge = Knowledge()
    var version: String?
    var memory: Int?
    var freeMemory: Int?
    /// The free memory of its machine in bytes.
    var freeRAM: Double?
    /// The number of our jobs there.
    var taken = 0
    /// The number of jobs in the server's queue at the last check.
    var queued = 0
    var lastModel: String?
    /// The id of the open WebSocket, or `nil`.
    var clientID: String?
  }

  /// The trouble that earlier attempts of a request had.
  struct History: Sendable {
    var losses = 0
    var wasOutOfMemory = false
    var addresses: Set<String> = []
  }

  /// The reason why waiting requests of a model cannot start on the servers that are ready.
  struct Obstacle: Sendable {
    var reason: String
    var seenAt: Duration
  }

  struct Listener: Sendable {
    var address: String
    var handle: @Sendable (ComfyEvent) -> Void
  }

  struct State: Sendable {
    var servers: [String: Server]
    /// The needs of the models, by the model's id.
    var needs: [String: ServerChoice.Need] = [:]
    /// The obstacles of models with waiting requests, by the model's id.
    var obstacles: [String: Obstacle] = [:]
    var histories: [String: History] = [:]
    var listeners: [String: Listener] = [:]
    var waiters: [Int: AsyncStream<Void>.Continuation] = [:]
    var nextWaiter = 0
    /// The ids of the jobs whose records a server still has in its memory, by the server's address.
    var forgotten: [String: [String]] = [:]
    /// The ids of the jobs that nobody waits for any more, by the server's address, the newest last.
    var abandoned: [String: [String]] = [:]
  }

  /// The entries of the configuration, in their order.
  let entries: [ComfyServerEntry]
  let timing: Timing
  let http: HTTPClient
  let logger: Logger
  let state: NIOLockedValueBox<State>

  package init(_ entries: [ComfyServerEntry], _ timing: Timing, http: HTTPClient, logger: Logger) {
    self.entries = entries
    self.timing = timing
    self.http = http
    self.logger = logger
    state = NIOLockedValueBox(
      State(servers: Dictionary(entries.map { ($0.address, Server(entry: $0)) }) { first, _ in first }))
  }

  /// The number of jobs that all servers may have at a time.
  package var slots: Int { entries.reduce(0) { $0 + $1.slots } }

  /// The servers in the order of the configuration.
  package func servers() -> [ComfyServerState] {
    state.withLockedValue { state in
      entries.compactMap { entry in
        state.servers[entry.address].map { server in
          ComfyServerState(
            address: entry.address, group: entry.group, state: server.health.state.rawValue, reason: server.health.reason,
            comfyVersion: server.version, running: server.taken, slots: entry.slots, queued: server.queued, lastModel: server.lastModel,
            memory: server.memory, freeMemory: server.freeMemory, drain: server.health.drain)
        }
      }
    }
  }

  /// Returns the client of a server.
  ///
  /// - Parameter address: the server's address, or `nil` for the first server that is ready.
  /// - Throws: ``ComfyError`` if the pool has no such server, or if none is ready.
  package func client(of address: String?) throws(ComfyError) -> ComfyClient {
    if let address {
      guard entries.contains(where: { $0.address == address }) else {
        throw ComfyError(message: "\(address) is not among the servers of comfyui.servers", kind: .unreadable)
      }
      return ComfyClient(address: address, http: http)
    }
    guard let ready = servers().first(where: \.isReady) else {
      throw ComfyError(message: "no ComfyUI server is ready", kind: .lost)
    }
    return ComfyClient(address: ready.address, http: http)
  }

  /// Returns a client for an address that the pool may no longer have, for work that was handed over there.
  func anyClient(_ address: String) -> ComfyClient { ComfyClient(address: address, http: http) }

  func entry(of address: String) -> ComfyServerEntry? { entries.first { $0.address == address } }

  func knowledge(of address: String) -> Knowledge { state.withLockedValue { $0.servers[address]?.knowledge ?? Knowledge() } }

  func health(of address: String) -> ServerHealth.State? { state.withLockedValue { $0.servers[address]?.health.state } }

  /// Returns `true` if a server does not finish a job, or takes none.
  func isStuck(_ address: String) -> Bool { state.withLockedValue { $0.servers[address]?.health.isStuck ?? false } }

  /// Changes a server, and tells those who wait for a server.
  func change(_ address: String, _ body: (inout Server) -> Void) {
    let (before, after, waiters) = state.withLockedValue { state in
      let before = state.servers[address]?.health
      if state.servers[address] != nil { body(&state.servers[address]!) }
      return (before, state.servers[address]?.health, Array(state.waiters.values))
    }
    for waiter in waiters { waiter.yield() }
    if let after, before?.state != after.state {
      logger.notice(
        "ComfyUI server is \(after.state.rawValue)", metadata: ["address": "\(address)", "reason": "\(after.reason ?? "-")"])
    }
  }
}
