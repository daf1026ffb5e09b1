package import AsyncHTTPClient
package import KatsudoAPI
package import Logging

/// The environments of a server: their list, their processes, and the access to them.
///
/// Each environment is one ComfyUI server for one person's work in the browser. It is never a server of the pool that runs jobs.
package actor Environments {
  package nonisolated let settings: EnvironmentSettings
  nonisolated let hosts: EnvironmentHosts
  nonisolated let logins: Logins
  nonisolated let http: HTTPClient
  nonisolated let launches: AsyncStream<Launch>
  nonisolated let logger: Logger
  let list: EnvironmentList
  let check: UpstreamCheck
  /// The path of the `katsudo` binary.
  let executable: String
  private let publisher: (any WorkflowPublisher)?
  /// The last write of the list. Each write waits for the one before it, so the newest list stays.
  private var writing: Task<EnvironmentError?, Never>?
  let time: TimeSource
  let launch: AsyncStream<Launch>.Continuation
  var entries: [EnvironmentID: Entry] = [:]
  /// The port of the listener. It is 0 until the list was read and the listener runs.
  private(set) var port = 0
  /// `true` from the end of the server on.
  private var isEnding = false
  /// The commands that wait for the beginning.
  private var waiting: [CheckedContinuation<Void, Never>] = []

  /// - Parameters:
  ///   - folder: the folder for the list and for the files of the environments.
  ///   - check: checks the addresses of servers that are attached.
  ///   - executable: the path of the `katsudo` binary.
  ///   - http: the client for calls to ComfyUI servers. It must not follow redirects.
  ///   - publisher: makes models of workflows, or `nil` if this server makes none.
  package init(
    settings: EnvironmentSettings, folder: String, check: UpstreamCheck, executable: String, http: HTTPClient,
    publisher: (any WorkflowPublisher)?, time: TimeSource, logger: Logger
  ) {
    self.settings = settings
    hosts = EnvironmentHosts(domain: settings.domain, isSecure: settings.isSecure)
    logins = Logins(limits: settings.logins, time: time)
    list = EnvironmentList(folder: folder)
    self.check = check
    self.executable = executable
    self.http = http
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
      var entry = newEntry(record)
      if case .address(let address) = record.source {
        do { entry.resolved = try await check.resolved(address, listener: settings.port) } catch { entry.failure = error.description }
      }
      entries[record.id] = entry
    }
  }

  /// Lets the commands begin. Call this when the list was read and the listener runs.
  func listens(on port: Int) {
    self.port = port
    resumeWaiting()
  }

  /// Lets the commands that still wait for the beginning go on to their refusal.
  func stopsWaiting() {
    isEnding = true
    resumeWaiting()
  }

  /// Waits until the list was read and the listener runs. A change of the list before that would be lost.
  ///
  /// - Throws: ``EnvironmentError`` if the server ends.
  func begun() async throws(EnvironmentError) {
    if port == 0, !isEnding { await withCheckedContinuation { waiting.append($0) } }
    guard port != 0 else { throw EnvironmentError(.unavailable, "The server ends, and its environments with it.") }
  }

  private func resumeWaiting() {
    for continuation in waiting { continuation.resume() }
    waiting = []
  }

  /// Returns all environments, sorted by their ids.
  package func all() async -> [EnvironmentFacts] {
    try? await begun()
    return entries.values.map(facts).sorted { $0.id < $1.id }
  }

  package func facts(of id: EnvironmentID) async throws(EnvironmentError) -> EnvironmentFacts {
    try await begun()
    return facts(try entry(id))
  }

  /// Returns the last lines that the command of an environment has written, the oldest of them first.
  package func log(of id: EnvironmentID) throws(EnvironmentError) -> [String] { try entry(id).tail.lines }

  // MARK: For the listener

  /// Returns the address of the ComfyUI server of an environment, or `nil` if it does not run.
  func upstream(of id: EnvironmentID) -> UpstreamAddress? { entries[id]?.upstream }

  /// Returns the places for the WebSockets of an environment, or `nil` if there is no such environment.
  func tunnels(of id: EnvironmentID) -> Places? { entries[id]?.tunnels }

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

  // MARK: Helpers

  func entry(_ id: EnvironmentID) throws(EnvironmentError) -> Entry {
    guard let entry = entries[id] else { throw .unknown(id) }
    return entry
  }

  func facts(_ entry: Entry) -> EnvironmentFacts {
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

  func newEntry(_ record: EnvironmentRecord) -> Entry { Entry(record: record, tunnels: Places(limit: settings.tunnels)) }

  func checkRoom(for id: EnvironmentID) throws(EnvironmentError) {
    guard entries[id] != nil || entries.count < settings.limit else {
      throw EnvironmentError(
        .full,
        "There are \(entries.count) environments, the most that environments.limit allows. Remove one with katsudo environments remove.")
    }
  }

  func newID() -> EnvironmentID {
    var id = EnvironmentID.random()
    while entries[id] != nil { id = .random() }
    return id
  }

  func store() async throws(EnvironmentError) {
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
}
