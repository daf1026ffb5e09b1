import KatsudoAPI
import KatsudoCore
import KatsudoWorkflows
import Logging
import NIOConcurrencyHelpers

/// The choice of servers and the jobs on them.
extension ComfyPool {
  /// The time after which an obstacle is old. While requests wait, it is found again each second.
  private static let obstacleTime = Duration.seconds(10)
  /// The number of requests whose trouble is remembered.
  private static let historyLimit = 10_000
  /// The longest wait for a free server. The job then waits in the queue again.
  private static let reserveLimit = Duration.seconds(20)

  /// Sets what each model needs, by the model's id. It replaces what was set before.
  func learn(_ needs: [String: ServerChoice.Need]) { state.withLockedValue { $0.needs = needs } }

  /// Returns those of the models that could start now. A model whose needs are not known may start on any server.
  func startable(among models: [String]) -> [String] {
    let now = timing.time.uptime
    let (startable, news) = state.withLockedValue { state in
      let servers = Self.candidates(state, for: nil)
      let known = state.obstacles
      state.obstacles = [:]
      var startable: [String] = []
      for model in models {
        let need = state.needs[model] ?? ServerChoice.Need(modelID: model)
        if ServerChoice.isStartable(need, among: servers) {
          startable.append(model)
        } else if let reason = ServerChoice.obstacle(need, among: servers) {
          state.obstacles[model] = Obstacle(reason: reason, seenAt: now)
        }
      }
      return (startable, state.obstacles.filter { known[$0.key]?.reason != $0.value.reason })
    }
    for (model, obstacle) in news {
      logger.warning(
        "requests wait, because no ready ComfyUI server can run them", metadata: ["model": "\(model)", "reason": "\(obstacle.reason)"])
    }
    return startable
  }

  /// The models whose requests wait although a server is ready, each with the reason.
  package func obstacles() -> [String: String] {
    let now = timing.time.uptime
    return state.withLockedValue { $0.obstacles.filter { now - $0.value.seenAt <= Self.obstacleTime }.mapValues(\.reason) }
  }

  private static func candidates(_ state: State, for request: String?) -> [ServerChoice.Candidate] {
    let avoided = request.flatMap { state.histories[$0]?.addresses } ?? []
    return state.servers.values.map { server in
      var candidate = ServerChoice.Candidate(
        address: server.entry.address, group: server.entry.group, isReady: server.health.state == .ready, slots: server.entry.slots,
        taken: server.taken)
      candidate.queued = server.queued
      candidate.lastModel = server.lastModel
      candidate.memory = server.memory
      candidate.classes = server.knowledge.classes
      candidate.files = server.knowledge.files
      candidate.isAvoided = avoided.contains(candidate.address)
      return candidate
    }
  }

  /// Chooses a server for a job and takes a place there, as soon as one is free. ``release(_:)`` gives it back.
  ///
  /// - Returns: the server's address, and the model that it ran last.
  /// - Throws: ``EngineFailure`` with `unavailable` if no server can run the job, with `again` if none became free in time, or with
  ///   `cancelled`.
  func reserve(_ need: ServerChoice.Need, for request: String) async throws(EngineFailure) -> (address: String, lastModel: String?) {
    let begin = timing.time.uptime
    let (changes, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    let number = state.withLockedValue { state in
      state.nextWaiter += 1
      state.waiters[state.nextWaiter] = continuation
      return state.nextWaiter
    }
    defer { state.withLockedValue { $0.waiters[number] = nil } }
    var iterator = changes.makeAsyncIterator()
    while true {
      guard !Task.isCancelled else { throw EngineFailure(.cancelled, "The server stopped waiting for a ComfyUI server.") }
      let waited = timing.time.uptime - begin
      let (decision, lastModel) = state.withLockedValue { state in
        let decision = ServerChoice.decide(
          need, among: Self.candidates(state, for: request), waited: waited, warmWait: timing.warmWait)
        guard case .take(let address) = decision else { return (decision, String?.none) }
        let last = state.servers[address]?.lastModel
        state.servers[address]?.taken += 1
        state.servers[address]?.lastModel = need.modelID
        return (decision, last)
      }
      switch decision {
      case .take(let address): return (address, lastModel)
      case .impossible(let reason):
        throw EngineFailure(
          .unavailable, "No ComfyUI server can run this model. This server's operator must add what it needs.", cause: reason)
      case .wait: break
      }
      guard waited < Self.reserveLimit else {
        throw EngineFailure(.again, "No ComfyUI server is free.", retryAfter: .seconds(1))
      }
      let timer = Task { [time = timing.time] in
        guard (try? await time.sleep(.milliseconds(250))) != nil else { return }
        continuation.yield()
      }
      _ = await iterator.next()
      timer.cancel()
    }
  }

  /// Counts a job that an earlier attempt left on a server.
  func hold(_ address: String) { change(address) { $0.taken += 1 } }

  /// Gives a place back. If a rule of the server asks for a restart now, the server gets no more jobs.
  func release(_ address: String) {
    change(address) { server in
      server.taken = max(0, server.taken - 1)
      server.health.finishedJob()
      server.health.apply(server.entry.restartRules, free: server.freeRAM, at: timing.time.uptime)
    }
  }

  /// Returns the id of the server's WebSocket. Without one, it is an id to which nobody listens.
  func clientID(of address: String) -> String? { state.withLockedValue { $0.servers[address]?.clientID } }

  /// Gives the messages about a job to a function until ``unsubscribe(_:)``. The function must be fast.
  func subscribe(_ promptID: String, at address: String, _ handle: @escaping @Sendable (ComfyEvent) -> Void) {
    state.withLockedValue { $0.listeners[promptID] = Listener(address: address, handle: handle) }
  }

  func unsubscribe(_ promptID: String) { state.withLockedValue { $0.listeners[promptID] = nil } }

  /// Passes on a message of a server. A message without a job's id belongs to the only job there.
  func dispatch(_ event: ComfyEvent, promptID: String?, from address: String) {
    let listeners = state.withLockedValue { state in
      if let promptID { return [state.listeners[promptID]].compactMap(\.self).filter { $0.address == address } }
      let all = state.listeners.values.filter { $0.address == address }
      return all.count == 1 || event == .disconnected ? all : []
    }
    for listener in listeners { listener.handle(event) }
  }

  /// Records that a server lost a request, and returns how often that has happened to it.
  func countLoss(of request: String, at address: String) -> Int {
    remember(request) { history in
      history.losses += 1
      history.addresses.insert(address)
      return history.losses
    }
  }

  /// Records that a request needed too much memory, and returns `true` if that happened for the first time.
  func isFirstOutOfMemory(_ request: String, at address: String) -> Bool {
    remember(request) { history in
      history.addresses.insert(address)
      defer { history.wasOutOfMemory = true }
      return !history.wasOutOfMemory
    }
  }

  /// Forgets the trouble of a request that has ended.
  func forgetTrouble(of request: String) { state.withLockedValue { $0.histories[request] = nil } }

  private func remember<Value>(_ request: String, _ body: (inout History) -> Value) -> Value {
    state.withLockedValue { state in
      if state.histories[request] == nil, state.histories.count >= Self.historyLimit, let other = state.histories.keys.first {
        state.histories[other] = nil
      }
      return body(&state.histories[request, default: History()])
    }
  }

  /// Records that a server does not finish a job. It gets no more jobs until it was restarted or has finished it.
  func stick(_ address: String, _ reason: String) { change(address) { $0.health.stick(reason) } }

  /// Records that nothing listens at a server's address, before the next check sees it.
  func vanish(_ address: String, _ reason: String) { change(address) { $0.health.vanished(reason) } }

  /// Records that a request could not be sent to a server. Another one comes first then.
  func avoid(_ address: String, for request: String) { remember(request) { _ = $0.addresses.insert(address) } }
}

extension ServerChoice.Need {
  /// The needs of a model by its options.
  init(_ modelID: String, _ options: ComfyOptions) {
    self.init(
      modelID: modelID, group: options.group, classes: options.workflow.classes,
      files: Set(options.models.map { ModelFilePath(folder: $0.directory, name: $0.name).description }),
      memory: options.memoryGB.flatMap { Int(exactly: ($0 * 1e9).rounded()) })
  }
}
