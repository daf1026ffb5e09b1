import Foundation
import KatsudoAPI
import KatsudoCore
import KatsudoMachine
import KatsudoWorkflows
import Logging
import NIOConcurrencyHelpers
import NIOHTTP1

/// The checks of the servers.
extension ComfyPool {
  /// The time after which the classes and model files of a server are read again, because the operator may have added some.
  private static let knowledgeTime = Duration.seconds(60)

  /// Checks the servers and listens to them until the task is cancelled.
  package func run() async {
    await withDiscardingTaskGroup { group in
      for entry in entries {
        group.addTask { await self.watch(entry) }
        group.addTask { await self.listen(to: entry) }
      }
      group.addTask { await self.forgetFromTimeToTime() }
    }
  }

  private func watch(_ entry: ComfyServerEntry) async {
    if let folder = entry.folder { await BlockingThreads.long.run { ComfyFolder.sweep(folder) } }
    let client = ComfyClient(address: entry.address, http: http)
    while !Task.isCancelled {
      await check(client)
      if !entry.restartCommand.isEmpty, mayRestart(entry.address) { await restart(entry) }
      let pause = health(of: entry.address) == .starting ? min(timing.probe, .seconds(1)) : timing.probe
      guard (try? await timing.time.sleep(pause)) != nil else { return }
    }
  }

  private func mayRestart(_ address: String) -> Bool {
    state.withLockedValue { state in
      guard let server = state.servers[address] else { return false }
      return server.health.mayRestart(taken: server.taken, queued: server.queued, at: timing.time.uptime)
    }
  }

  private func check(_ client: ComfyClient) async {
    do throws(ComfyError) {
      let stats = try await client.json(.GET, "/system_stats", timeout: .seconds(5))
      let queued = try await client.json(.GET, "/prompt", timeout: .seconds(5))["exec_info"]?["queue_remaining"]?.integer ?? 0
      var running = 0
      var pending: Set<String> = []
      if queued > 0 {
        let queue = try await client.json(.GET, "/queue", timeout: .seconds(30))
        running = queue["queue_running"]?.array?.count ?? 0
        pending = Set((queue["queue_pending"]?.array ?? []).compactMap { $0.array?.dropFirst().first?.string })
      }
      let device = stats["devices"]?.array?.first
      change(client.address) { [running, pending] server in
        server.version = stats["system"]?["comfyui_version"]?.string
        server.memory = device?["vram_total"]?.double.flatMap { Int(exactly: $0.rounded()) }
        server.freeMemory = device?["vram_free"]?.double.flatMap { Int(exactly: $0.rounded()) }
        server.freeRAM = stats["system"]?["ram_free"]?.double
        server.queued = running + pending.count
        server.health.answered(running: running, pending: pending, at: timing.time.uptime)
        server.health.apply(server.entry.restartRules, free: server.freeRAM, at: timing.time.uptime)
      }
    } catch {
      guard error.kind != .stopped else { return }
      change(client.address) {
        $0.health.missed(error.message, hasEnded: error.kind == .refused || error.kind == .answered, at: timing.time.uptime)
      }
      return
    }
    await cancelAbandoned(at: client)
    await learn(from: client)
  }

  private func learn(from client: ComfyClient) async {
    let (health, readAt) = state.withLockedValue { state in
      (state.servers[client.address]?.health.state, state.servers[client.address]?.knowledge.readAt)
    }
    let isOld = readAt.map { timing.time.uptime - $0 > Self.knowledgeTime } ?? true
    guard health == .starting || health == .ready && isOld else { return }
    do throws(ComfyError) {
      let definitions = try await client.definitions()
      var knowledge = Knowledge(readAt: timing.time.uptime)
      knowledge.classes = Set(definitions.classes.keys)
      knowledge.outputClasses = Set(definitions.classes.filter(\.value.isOutput).keys)
      knowledge.files = try await Self.modelFiles(of: client)
      knowledge.hasJobs = try await Self.hasJobs(client)
      change(client.address) { [knowledge] server in
        server.knowledge = knowledge
        server.health.learned()
      }
    } catch {
      guard error.kind != .stopped, health == .starting else { return }
      change(client.address) { $0.health.confused(error.message) }
    }
  }

  /// Returns the model files of a server as `DIRECTORY/NAME`. A file in a folder below is there with and without that folder.
  private static func modelFiles(of client: ComfyClient) async throws(ComfyError) -> Set<String> {
    var files: Set<String> = []
    for folder in (try await client.json(.GET, "/models").array ?? []).compactMap(\.string).prefix(200)
    where folder.wholeMatch(of: /[A-Za-z0-9._-]+/) != nil && folder != "custom_nodes" {
      for name in (try await client.json(.GET, "/models/\(folder)").array ?? []).compactMap(\.string) {
        let path = ModelFilePath(folder: folder, name: name)
        files.insert(path.description)
        files.insert(path.withoutSubfolders.description)
      }
    }
    return files
  }

  /// Returns `true` if a server answers for single jobs. Older ones do not have these calls.
  private static func hasJobs(_ client: ComfyClient) async throws(ComfyError) -> Bool {
    do throws(ComfyError) { return try await client.json(.GET, "/api/jobs?limit=1")["jobs"] != nil } catch {
      guard error.kind == .answered || error.kind == .unreadable else { throw error }
      return false
    }
  }

  private func restart(_ entry: ComfyServerEntry) async {
    let reason = state.withLockedValue { $0.servers[entry.address]?.health.reason }
    logger.warning("restarting a ComfyUI server", metadata: ["address": "\(entry.address)", "reason": "\(reason ?? "-")"])
    change(entry.address) { $0.health.restart(at: timing.time.uptime) }
    if let problem = await RestartCommand.run(entry.restartCommand) {
      logger.error("a ComfyUI server could not be restarted", metadata: ["address": "\(entry.address)", "reason": "\(problem)"])
      change(entry.address) { $0.health.restartFailed() }
    } else {
      change(entry.address) { server in
        server.health.restarted(at: timing.time.uptime)
        // The new process has no model in its memory.
        server.lastModel = nil
      }
    }
  }
}
