package import AsyncHTTPClient
import Foundation
package import KatsudoAPI
import KatsudoMediaChecks
package import KatsudoMediaFetch
package import Logging
import NIOCore
import NIOHTTP1

/// The environments of a server: their list, their processes, and the access to them.
///
/// Each environment is one ComfyUI server for one person's work in the browser. It is never a server of the pool that runs jobs.
package actor Environments {
  /// An environment in the list.
  struct Entry {
    var record: EnvironmentRecord
    /// The run of the command, or `nil` while there is none.
    var run: Run?
    /// The reason why the last run failed, or `nil`.
    var failure: String?
    /// The address that an attached address was looked up as. Connections go to this one, which was checked.
    var resolved: UpstreamAddress?
    var tail = OutputTail()
  }

  /// A run of the command.
  struct Run {
    let port: Int
    let end: EndSignal
    var isReady = false
    /// `true` if somebody asked for the end.
    var isStopping = false
  }

  /// An order to start a command.
  struct Launch {
    let id: EnvironmentID
    let process: EnvironmentProcess
    let port: Int
    let end: EndSignal
  }

  nonisolated let rules: EnvironmentRules
  nonisolated let hosts: EnvironmentHosts
  nonisolated let logins: Logins
  nonisolated let http: HTTPClient
  nonisolated let launches: AsyncStream<Launch>
  nonisolated let logger: Logger
  private let list: EnvironmentList
  private let executable: String
  private let resolver: any Resolver
  private let publisher: (any WorkflowPublisher)?
  /// The last write of the list. Each write waits for the one before it, so the newest list stays.
  private var writing: Task<EnvironmentError?, Never>?
  private let time: TimeSource
  private let launch: AsyncStream<Launch>.Continuation
  private var entries: [EnvironmentID: Entry] = [:]
  /// The port of the listener. It is 0 until the listener runs.
  private var port = 0

  /// - Parameters:
  ///   - folder: the folder for the list and for the files of the environments.
  ///   - executable: the path of the `katsudo` binary.
  ///   - http: the client for calls to ComfyUI servers. It must not follow redirects.
  ///   - publisher: makes models of workflows, or `nil` if this server makes none.
  package init(
    rules: EnvironmentRules, folder: String, executable: String, http: HTTPClient, resolver: any Resolver,
    publisher: (any WorkflowPublisher)?,
    time: TimeSource, logger: Logger
  ) {
    self.rules = rules
    hosts = EnvironmentHosts(domain: rules.domain, isSecure: rules.isSecure)
    logins = Logins(limits: rules.logins, time: time)
    list = EnvironmentList(folder: folder)
    self.executable = executable
    self.http = http
    self.resolver = resolver
    self.publisher = publisher
    self.time = time
    self.logger = logger
    (launches, launch) = AsyncStream.makeStream()
  }

  // MARK: The list

  /// Reads the list from disk and looks up the attached addresses.
  ///
  /// - Throws: ``EnvironmentError`` if the list cannot be read.
  func load() async throws(EnvironmentError) {
    for record in try await list.read() {
      var entry = Entry(record: record)
      if case .address(let address) = record.source {
        do { entry.resolved = try await checked(address) } catch { entry.failure = error.description }
      }
      entries[record.id] = entry
    }
  }

  func listens(on port: Int) { self.port = port }

  /// Returns all environments, sorted by their ids.
  package func all() -> [EnvironmentFacts] { entries.values.map(facts).sorted { $0.id < $1.id } }

  package func facts(of id: EnvironmentID) throws(EnvironmentError) -> EnvironmentFacts { facts(try entry(id)) }

  /// Returns the last lines that the command of an environment has written, the oldest of them first.
  package func log(of id: EnvironmentID) throws(EnvironmentError) -> [String] { try entry(id).tail.lines }

  // MARK: Commands

  /// Starts the command for a new environment or for one that is stopped. It returns before the command answers.
  ///
  /// - Parameter id: the id, or `nil` for a new random one.
  /// - Throws: ``EnvironmentError``.
  package func start(_ id: EnvironmentID?) async throws(EnvironmentError) -> EnvironmentFacts {
    guard let command = rules.command else {
      throw EnvironmentError(
        .conflict,
        "There is no command that starts ComfyUI. Set environments.command, or attach a server that runs with katsudo environments attach.")
    }
    let id = id ?? newID()
    var entry = entries[id] ?? Entry(record: EnvironmentRecord(id: id, source: .command, createdAt: time.now()))
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
          executable: executable, words: command.filled(port: port, folder: folder), folder: folder, variables: rules.variables,
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
    let id = id ?? newID()
    let resolved = try await checked(address)
    guard entries[id] == nil else { throw EnvironmentError(.conflict, "There is an environment \(id) already. Choose another id.") }
    try checkRoom(for: id)
    let entry = Entry(record: EnvironmentRecord(id: id, source: .address(address), createdAt: time.now()), resolved: resolved)
    entries[id] = entry
    do throws(EnvironmentError) { try await store() } catch {
      entries[id] = nil
      throw error
    }
    return facts(entry)
  }

  /// Signs out everybody, and ends the process of an environment. An attached server runs on.
  package func stop(_ id: EnvironmentID) throws(EnvironmentError) -> EnvironmentFacts {
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
    let entry = try entry(id)
    logins.closeAll(of: id)
    entry.run?.end.give()
    entries[id] = nil
    try await store()
  }

  /// Makes a link that signs a browser in to an environment. It works once, and only for a short time.
  package func link(to id: EnvironmentID) async throws(EnvironmentError) -> String {
    if case .address(let address) = try entry(id).record.source, entries[id]?.resolved == nil {
      // The name could not be looked up at the start.
      let resolved = try await checked(address)
      entries[id]?.resolved = resolved
      entries[id]?.failure = nil
    }
    let entry = try entry(id)
    guard entry.upstream != nil else {
      throw EnvironmentError(
        .conflict, "The environment \(id) does not run: \(facts(entry).state.rawValue)\(entry.failure.map { " (\($0))" } ?? "").")
    }
    return "\(hosts.url(of: id, port: port))\(EnvironmentPages.loginPath)?token=\(logins.open(id))"
  }

  // MARK: For the listener

  /// Returns the address of the ComfyUI server of an environment, or `nil` if it does not run.
  func upstream(of id: EnvironmentID) -> UpstreamAddress? { entries[id]?.upstream }

  /// Returns the names of the workflows that are stored in an environment, sorted.
  package func workflows(of id: EnvironmentID) async throws(EnvironmentError) -> [String] {
    try await storedWorkflows(of: id).names()
  }

  /// Makes a model of a workflow that is stored in an environment.
  ///
  /// - Parameters:
  ///   - workflow: the name under which the workflow is stored, with or without `.json`.
  ///   - model: the id of the model.
  /// - Throws: ``EnvironmentError``.
  package func publish(_ workflow: String, of id: EnvironmentID, as model: String) async throws(EnvironmentError) -> PublishedModel {
    guard let publisher else { throw EnvironmentError(.conflict, "This server makes no models of workflows.") }
    let stored = try storedWorkflows(of: id)
    let document = try await stored.read(workflow)
    let definitions = try await stored.definitions()
    let name = workflow.hasSuffix(".json") ? String(workflow.dropLast(5)) : workflow
    return try await publisher.publish(document, named: name, as: model, definitions: definitions)
  }

  private func storedWorkflows(of id: EnvironmentID) throws(EnvironmentError) -> StoredWorkflows {
    guard let upstream = try entry(id).upstream else {
      throw EnvironmentError(.conflict, "The environment \(id) does not run. Start it first.")
    }
    return StoredWorkflows(address: upstream, http: http)
  }

  // MARK: Processes

  /// Runs the command of a launch to its end.
  func hold(_ launch: Launch) async {
    let reason = await withTaskGroup(of: Void.self) { group in
      group.addTask { await self.watchStart(of: launch) }
      let reason = await launch.process.run(until: launch.end)
      group.cancelAll()
      return reason
    }
    guard let run = entries[launch.id]?.run, run.end === launch.end else { return }
    entries[launch.id]?.run = nil
    logins.closeAll(of: launch.id)
    if run.isStopping {
      logger.info("environment stopped", metadata: ["environment": "\(launch.id)"])
    } else {
      if entries[launch.id]?.failure == nil { entries[launch.id]?.failure = reason }
      logger.warning("environment ended by itself", metadata: ["environment": "\(launch.id)", "reason": "\(reason)"])
    }
  }

  /// Asks the server of a launch until it answers. If it does not answer in time, it is ended.
  private func watchStart(of launch: Launch) async {
    let address = UpstreamAddress(host: "127.0.0.1", port: launch.port)
    let deadline = ContinuousClock.now + .seconds(rules.startSeconds)
    while !Task.isCancelled {
      if await StoredWorkflows(address: address, http: http).answers() {
        guard entries[launch.id]?.run?.end === launch.end else { return }
        entries[launch.id]?.run?.isReady = true
        logger.info("environment runs", metadata: ["environment": "\(launch.id)", "port": "\(launch.port)"])
        return
      }
      if ContinuousClock.now > deadline {
        if entries[launch.id]?.run?.end === launch.end {
          entries[launch.id]?.failure =
            "The command did not answer on port \(launch.port) within \(rules.startSeconds) seconds. See katsudo environments log \(launch.id)."
        }
        return launch.end.give()
      }
      try? await Task.sleep(for: .milliseconds(300))
    }
  }

  /// Ends all processes and signs out everybody.
  package func endAll() {
    for (id, entry) in entries {
      logins.closeAll(of: id)
      entries[id]?.run?.isStopping = true
      entry.run?.end.give()
    }
    launch.finish()
  }

  // MARK: Helpers

  private func entry(_ id: EnvironmentID) throws(EnvironmentError) -> Entry {
    guard let entry = entries[id] else { throw .unknown(id) }
    return entry
  }

  private func facts(_ entry: Entry) -> EnvironmentFacts {
    let state: EnvironmentFacts.State =
      switch (entry.record.source, entry.run) {
      case (.address, _): entry.resolved == nil ? .failed : .attached
      case (.command, let run?): run.isStopping ? .stopping : run.isReady ? .running : .starting
      case (.command, nil): entry.failure == nil ? .stopped : .failed
      }
    return EnvironmentFacts(
      id: entry.record.id, state: state, reason: entry.failure, url: hosts.url(of: entry.record.id, port: port) + "/",
      address: entry.shownAddress?.description, createdAt: entry.record.createdAt)
  }

  private func checkRoom(for id: EnvironmentID) throws(EnvironmentError) {
    guard entries[id] != nil || entries.count < rules.limit else {
      throw EnvironmentError(
        .full,
        "There are \(entries.count) environments, the most that environments.limit allows. Remove one with katsudo environments remove.")
    }
  }

  private func newID() -> EnvironmentID {
    var id = EnvironmentID.random()
    while entries[id] != nil { id = .random() }
    return id
  }

  private func store() async throws(EnvironmentError) {
    let task = Task { [former = writing] in
      _ = await former?.value
      return await self.write()
    }
    writing = task
    if let error = await task.value { throw error }
  }

  private func write() async -> EnvironmentError? {
    do throws(EnvironmentError) { try await list.write(entries.values.map(\.record).sorted { $0.id < $1.id }) } catch { return error }
    return nil
  }

  /// Looks up an address and checks that it leads to no forbidden server.
  ///
  /// - Returns: the address with an IP address as its host.
  private func checked(_ address: UpstreamAddress) async throws(EnvironmentError) -> UpstreamAddress {
    let own = OwnAddresses.now()
    let places = try await UpstreamPlaces.of(address, resolver: resolver, own: own)
    let ports = rules.ownPorts + [port]
    if places.places.contains(where: { place in ports.contains { place == .here(port: $0) } }) {
      throw EnvironmentError(.badInput, "The address \(address) leads to this server itself. Give the address of a ComfyUI server.")
    }
    for text in rules.reserved {
      guard let reserved = UpstreamAddress(text) else { continue }
      // If the host of a pool server cannot be found now, it may be found later. So the check must not pass.
      let forbidden = try await UpstreamPlaces.of(reserved, resolver: resolver, own: own)
      guard places.places.isDisjoint(with: forbidden.places) else {
        throw EnvironmentError(
          .badInput,
          "The address \(address) leads to a server of the pool, which runs the jobs of all callers. An environment needs a ComfyUI server of its own."
        )
      }
    }
    guard let first = places.addresses.first else {
      throw EnvironmentError(.unavailable, "The host of \(address) has no address.")
    }
    return UpstreamAddress(host: "\(first)", port: address.port)
  }

  /// The ports that no environment may use, because a server of the pool, this server or another environment needs them.
  private var reservedPorts: Set<Int> {
    Set(rules.ownPorts + [port] + rules.reserved.compactMap { UpstreamAddress($0)?.port } + entries.values.compactMap { $0.run?.port })
  }
}

extension Environments.Entry {
  /// The address that connections go to, or `nil` if the environment does not run.
  fileprivate var upstream: UpstreamAddress? {
    if case .address = record.source { return resolved }
    guard let run, run.isReady, !run.isStopping else { return nil }
    return UpstreamAddress(host: "127.0.0.1", port: run.port)
  }

  /// The address that the list shows.
  fileprivate var shownAddress: UpstreamAddress? {
    if case .address(let address) = record.source { return address }
    return upstream
  }
}
