import KatsudoAPI

/// The commands about environments.
extension Environments {
  /// Starts the command for a new environment or for one that is stopped. It returns before the command answers.
  ///
  /// - Parameter id: the id, or `nil` for a new random one.
  /// - Throws: ``EnvironmentError``.
  package func start(_ id: EnvironmentID?) async throws(EnvironmentError) -> EnvironmentFacts {
    guard let command = settings.command else {
      throw EnvironmentError(
        .conflict,
        "There is no command that starts ComfyUI. Set environments.command, or attach a server that runs with katsudo environments attach.")
    }
    try await begun()
    let id = id ?? newID()
    var entry = entries[id] ?? newEntry(EnvironmentRecord(id: id, source: .command, createdAt: time.now()))
    guard case .command = entry.record.source else {
      throw EnvironmentError(.conflict, "The environment \(id) is an attached server, which only its owner starts. Choose another id.")
    }
    if let run = entry.run {
      throw EnvironmentError(
        .conflict, run.isStopping ? "The environment \(id) is ending. Try again in a moment." : "The environment \(id) runs already.")
    }
    try checkRoom(for: id)
    guard let port = FreePort.find(excluding: reservedPorts) else {
      throw EnvironmentError(.unavailable, "This machine has no free port.")
    }
    let end = EndSignal()
    entry.run = Run(port: port, end: end)
    entry.failure = nil
    entry.tail = OutputTail()
    let isNew = entries[id] == nil
    entries[id] = entry
    do throws(EnvironmentError) {
      try await list.makeFolders(of: id)
      try await store()
    } catch {
      entries[id]?.run = nil
      if isNew { entries[id] = nil }
      throw error
    }
    let folder = list.folder(of: id)
    launch.yield(
      Launch(
        id: id,
        process: EnvironmentProcess(
          executable: executable, words: command.filled(port: port, folder: folder), folder: folder, variables: settings.variables,
          tail: entry.tail),
        port: port, end: end))
    return facts(entry)
  }

  /// Adds a ComfyUI server that somebody else runs.
  ///
  /// - Throws: ``EnvironmentError``, also for an address that leads to a server of the pool or to this server itself.
  package func attach(_ text: String, as id: EnvironmentID?) async throws(EnvironmentError) -> EnvironmentFacts {
    guard let address = UpstreamAddress(text) else {
      throw EnvironmentError(.badInput, "The address must have the form http://HOST:PORT, such as http://127.0.0.1:8188, not \(text).")
    }
    try await begun()
    let id = id ?? newID()
    let resolved = try await check.resolved(address, listener: port)
    guard entries[id] == nil else { throw EnvironmentError(.conflict, "There is an environment \(id) already. Choose another id.") }
    try checkRoom(for: id)
    var entry = newEntry(EnvironmentRecord(id: id, source: .address(address), createdAt: time.now()))
    entry.resolved = resolved
    entries[id] = entry
    do throws(EnvironmentError) { try await store() } catch {
      entries[id] = nil
      throw error
    }
    return facts(entry)
  }

  /// Signs out everybody, and ends the process of an environment. An attached server runs on.
  package func stop(_ id: EnvironmentID) async throws(EnvironmentError) -> EnvironmentFacts {
    try await begun()
    var entry = try entry(id)
    logins.closeAll(of: id)
    entry.run?.isStopping = true
    entry.run?.end.give()
    // After a stop, the failure of a former run means nothing any more.
    if case .command = entry.record.source { entry.failure = nil }
    entries[id] = entry
    return facts(entry)
  }

  /// Removes an environment from the list, and ends its process. Its files stay on disk.
  package func remove(_ id: EnvironmentID) async throws(EnvironmentError) {
    try await begun()
    let entry = try entry(id)
    logins.closeAll(of: id)
    entry.run?.end.give()
    entries[id] = nil
    try await store()
  }

  /// Makes a link that signs a browser in to an environment. It works once, and only for a short time.
  package func link(to id: EnvironmentID) async throws(EnvironmentError) -> String {
    try await begun()
    if case .address(let address) = try entry(id).record.source, entries[id]?.resolved == nil {
      // The name could not be looked up at the start.
      let resolved = try await check.resolved(address, listener: port)
      entries[id]?.resolved = resolved
      entries[id]?.failure = nil
    }
    let entry = try entry(id)
    guard entry.upstream != nil else {
      throw EnvironmentError(
        .conflict, "The environment \(id) does not run. Its state is \(facts(entry).state.rawValue).", detail: entry.failure)
    }
    return "\(hosts.url(of: id, port: port))\(EnvironmentPages.loginPath)?token=\(logins.open(id))"
  }

  /// The ports that no command may use, because a server of the pool, this server or another environment needs them.
  private var reservedPorts: Set<Int> { check.reservedPorts.union([port] + entries.values.compactMap { $0.run?.port }) }
}
