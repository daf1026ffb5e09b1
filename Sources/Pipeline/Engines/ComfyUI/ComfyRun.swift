import Foundation
import KatsudoAPI
import KatsudoCore
import KatsudoMachine
import KatsudoWorkflows
import Logging
import NIOConcurrencyHelpers

/// One attempt on a ComfyUI server, from the choice of the server to the files.
struct ComfyRun: Sendable {
  let attempt: EngineAttempt
  let pool: ComfyPool
  let settings: ComfySettings
  let probe: @Sendable (_ path: String) throws(MediaError) -> MediaFacts
  let time: TimeSource
  let handover: Handover
  let logger: Logger

  var stopped: EngineFailure { EngineFailure(.cancelled, "The server stopped waiting for ComfyUI.") }
  var stoppedByOwner: EngineFailure { EngineFailure(.stoppedByOwner, "The request was cancelled.") }
  /// The folder of the request below ComfyUI's own folders.
  var folder: String { ComfyFolder.name(of: ComfyGraph.fileName(attempt.requestID)) }

  /// A job that a request loses this often fails, because it probably ends its servers.
  private static let lossLimit = 3

  func execute() async throws(EngineFailure) -> EngineResult {
    if let id = attempt.remote.id {
      guard let ticket = ComfyTicket(id) else {
        throw EngineFailure(.crashed, "The record of this request at ComfyUI cannot be read.", cause: id)
      }
      pool.hold(ticket.address)
      let wakes = listen(ticket, nil)
      defer {
        pool.unsubscribe(ticket.promptID)
        pool.release(ticket.address)
      }
      return try await finish(ticket, options: try? ComfyOptions(attempt.options), wakes)
    }
    let options: ComfyOptions
    do { options = try ComfyOptions(attempt.options) } catch {
      throw EngineFailure(
        .unavailable, "The workflow of this model cannot be used. This server's operator must correct its manifest.", cause: "\(error)")
    }
    let need = ServerChoice.Need(attempt.modelID, options)
    let place = try await pool.reserve(need, for: attempt.requestID)
    defer { pool.release(place.address) }
    let ticket = ComfyTicket(promptID: UUID().uuidString.lowercased(), address: place.address)
    if !attempt.media.isEmpty { attempt.report(0, stage: "preparing") }
    let graph: ComfyGraph
    do throws(EngineFailure) { graph = try await prepare(options, at: ticket) } catch {
      await clean(ticket, hasHistory: false)
      throw error
    }
    await makeRoom(for: need, at: ticket, lastModel: place.lastModel)
    // A short job may end before the answer to its submission is read, so its messages are read from now on.
    let wakes = listen(ticket, graph)
    defer { pool.unsubscribe(ticket.promptID) }
    try await hand(graph, over: ticket, wakes)
    return try await finish(ticket, options: options, wakes)
  }

  // MARK: - Before the job

  /// Uploads the media and puts the values of the request into the graph.
  private func prepare(_ options: ComfyOptions, at ticket: ComfyTicket) async throws(EngineFailure) -> ComfyGraph {
    let client = pool.anyClient(ticket.address)
    var values = GraphValues(input: attempt.input.object ?? [:])
    var uploaded: [[JSONStep]: String] = [:]
    for (index, medium) in attempt.media.enumerated() {
      guard case .file(let path) = medium.source else { continue }
      let facts: MediaFacts
      do { facts = try probe(path) } catch {
        if error.code == .machineTrouble { throw EngineFailure(.machineTrouble, error.message) }
        throw EngineFailure(.badInput, "\(medium.location.path) cannot be given to ComfyUI: \(error.message)")
      }
      do throws(ComfyError) {
        uploaded[medium.location] = try await client.upload(path, as: "input-\(index).\(facts.format.fileExtension)", into: folder)
      } catch { throw failure(of: error, at: ticket.address, sending: medium.location.path) }
      if let name = medium.property, values.sizes[name] == nil, let width = facts.width, let height = facts.height {
        values.sizes[name] = (width: width, height: height)
      }
    }
    values.media = Self.mediaNames(input: values.input, uploaded: uploaded, known: Set(options.files))
    do { return try options.graph(with: values).saving(below: folder) } catch {
      throw EngineFailure(.badInput, error.message, cause: error.place)
    }
  }

  /// Returns the names of the media at the server for each input, in the order of its values: the uploaded name of a value that was
  /// uploaded, or the value itself if it names a file that every server has.
  static func mediaNames(
    input: [String: JSONValue], uploaded: [[JSONStep]: String], known: Set<String>
  ) -> [String: [String]] {
    var names: [String: [String]] = [:]
    for (key, value) in input {
      let list = value.array
      let places: [([JSONStep], JSONValue)] =
        list.map { $0.enumerated().map { ([.key(key), .index($0.offset)], $0.element) } } ?? [([.key(key)], value)]
      let found = places.compactMap { place, value in uploaded[place] ?? value.string.flatMap { known.contains($0) ? $0 : nil } }
      if !found.isEmpty { names[key] = found }
    }
    return names
  }

  /// Asks the server to unload the last model if the next one does not fit beside it.
  private func makeRoom(for need: ServerChoice.Need, at ticket: ComfyTicket, lastModel: String?) async {
    guard let needed = need.memory, let lastModel, lastModel != need.modelID,
      let server = pool.servers().first(where: { $0.address == ticket.address }), let free = server.freeMemory, free < needed
    else { return }
    do throws(ComfyError) { try await pool.anyClient(ticket.address).free(all: false) } catch {
      logger.warning("ComfyUI could not be asked to free memory", metadata: ["reason": "\(error.message)"])
    }
  }

  /// Returns the failure for an upload that did not arrive.
  private func failure(of error: ComfyError, at address: String, sending place: String) -> EngineFailure {
    switch error.kind {
    case .stopped: return stopped
    case .machineTrouble(let trouble): return EngineFailure(trouble, cause: error.message)
    case .answered where error.status == 413:
      return EngineFailure(
        .badInput, "\(place) is larger than the GPU server accepts. Use a smaller file.", cause: "raise --max-upload-size of \(address)")
    case .answered where (error.status ?? 500) < 500:
      return EngineFailure(.unavailable, "The GPU server refused a file of the request.", cause: error.message)
    default: return unreached(address, error)
    }
  }

  // MARK: - The submission

  /// Sends the graph. When the call returns, the server has the job, or may have it.
  private func hand(_ graph: ComfyGraph, over ticket: ComfyTicket, _ wakes: ComfyWakes) async throws(EngineFailure) {
    guard !Task.isCancelled else { throw stopped }
    try await attempt.remote.openWithID(ticket.text)
    guard !handover.isCancelAsked else { try await withdraw(ticket, as: stoppedByOwner) }
    // A cancel that comes while the job is being sent is passed on afterwards, because the server does not know the job before.
    defer { handover.announce(ticket.text) }
    let answer: JSONValue
    do throws(ComfyError) {
      answer = try await pool.anyClient(ticket.address).post(
        graph.document, promptID: ticket.promptID, clientID: pool.clientID(of: ticket.address) ?? UUID().uuidString.lowercased(),
        accountKey: attempt.options[ComfyOptions.accountKey]?.string)
    } catch { return try await decide(after: error, ticket) }
    let errors = ComfyMessage.nodeErrors(answer["node_errors"])
    guard !errors.isEmpty else { return }
    // Some outputs of the graph are valid, and ComfyUI would make only these. Their files and their record exist only when the job has ended.
    _ = try await follow(ticket, wakes, limit: .zero)
    try await withdraw(ticket, as: EngineFailure(.badInput, "ComfyUI refused a part of the workflow: \(errors)."))
  }

  /// Decides after a submission without a good answer. If it is not known whether the server took the job, the caller looks for it.
  private func decide(after error: ComfyError, _ ticket: ComfyTicket) async throws(EngineFailure) {
    switch error.kind {
    case .stopped: throw stopped
    case .machineTrouble(let trouble): try await withdraw(ticket, as: EngineFailure(trouble, cause: error.message))
    case .refused: try await withdraw(ticket, as: unreached(ticket.address, error))
    case .answered where error.status == 400:
      logger.info("workflow refused", metadata: ["answer": "\((error.body ?? .null).jsonText.prefix(2000))"])
      try await withdraw(ticket, as: EngineFailure(.badInput, ComfyMessage.refusal(error.body), cause: "status 400"))
    case .answered where error.status == 413:
      try await withdraw(
        ticket, as: EngineFailure(.badInput, "The workflow with its inputs is larger than the GPU server accepts.", cause: error.message))
    case .answered where (300..<500).contains(error.status ?? 500):
      try await withdraw(
        ticket,
        as: EngineFailure(.unavailable, "The GPU server refused the request. This server's operator must look at it.", cause: error.message)
      )
    case .answered, .lost, .unreadable:
      logger.warning("submission without an answer", metadata: ["cause": "\(error.message)"])
    }
  }

  /// Withdraws the record of a job that the server does not have, removes its files and fails.
  func withdraw(_ ticket: ComfyTicket, as failure: EngineFailure) async throws(EngineFailure) -> Never {
    await clean(ticket, hasHistory: false)
    try await attempt.remote.withdraw()
    throw failure
  }

  /// Returns the failure for a server that could not be reached before it had the job. The job waits for another one.
  private func unreached(_ address: String, _ error: ComfyError) -> EngineFailure {
    if error.kind == .refused { pool.vanish(address, error.message) }
    pool.avoid(address, for: attempt.requestID)
    return EngineFailure(
      .again, "The GPU server could not be reached, so the request waits.", cause: error.message, retryAfter: .milliseconds(500))
  }

  /// Returns the failure after which the job is sent to another server, or the final one if that has happened too often.
  ///
  /// - Parameter final: the message of the final failure.
  func again(
    at address: String, _ cause: String,
    final: String = "The GPU servers lost this request three times. It may need more memory than they have."
  ) -> EngineFailure {
    guard pool.countLoss(of: attempt.requestID, at: address) < Self.lossLimit else {
      pool.forgetTrouble(of: attempt.requestID)
      return EngineFailure(.crashed, final, cause: cause)
    }
    return EngineFailure(.again, "The GPU server lost the request, so it is sent again.", cause: cause, retryAfter: .milliseconds(200))
  }

  // MARK: - After the job

  /// Waits for a job that the server has or may have, and fetches its files.
  private func finish(_ ticket: ComfyTicket, options: ComfyOptions?, _ wakes: ComfyWakes) async throws(EngineFailure) -> EngineResult {
    let limit = Duration.seconds(options?.timeLimit ?? settings.timeLimitSeconds)
    let entry: JSONValue
    switch try await follow(ticket, wakes, limit: limit) {
    case .over(let found): entry = found
    case .lost(let reason):
      if handover.isCancelAsked { try await withdraw(ticket, as: stoppedByOwner) }
      try await withdraw(ticket, as: again(at: ticket.address, reason))
    case .late:
      await clean(ticket, hasHistory: true)
      throw EngineFailure(
        .limit, "The workflow took longer than its limit of \(limit.components.seconds) seconds.", cause: ticket.text)
    }
    guard entry["status"]?["status_str"]?.string == "success" else { try await fail(entry, ticket) }
    let outputs = ComfyOutput.list(entry["outputs"] ?? [:], nodes: options?.outputNodes ?? [])
    guard !outputs.isEmpty else {
      try await withdraw(
        ticket,
        as: again(at: ticket.address, "the job succeeded without any output", final: "The workflow ended without any output."))
    }
    attempt.report(stage: "fetching")
    let files: [EngineResult.File]
    do throws(EngineFailure) { files = try await fetch(outputs, ticket, framesPerSecond: options?.framesPerSecond) } catch {
      if ![.again, .cancelled, .machineTrouble].contains(error.code) { await clean(ticket, hasHistory: true) }
      throw error
    }
    pool.forgetSoon(ticket)
    await removeFiles(ticket)
    pool.forgetTrouble(of: attempt.requestID)
    attempt.report(1)
    let version = pool.servers().first { $0.address == ticket.address }?.comfyVersion
    return EngineResult(
      files: files, metadata: ["comfyui": ["prompt_id": .string(ticket.promptID)]], version: version.map { "ComfyUI \($0)" })
  }

  /// Throws the failure for a job that ended without success.
  private func fail(_ entry: JSONValue, _ ticket: ComfyTicket) async throws(EngineFailure) -> Never {
    if ComfyMessage.isInterrupted(entry) {
      await clean(ticket, hasHistory: true)
      if handover.isCancelAsked { throw stoppedByOwner }
      throw EngineFailure(
        .crashed, "The run was stopped at the GPU server, and not by this server. Send the request again.", cause: ticket.text)
    }
    if ComfyMessage.isOutOfMemory(entry) {
      try? await pool.anyClient(ticket.address).free(all: true)
      if pool.isFirstOutOfMemory(attempt.requestID, at: ticket.address) {
        try await withdraw(
          ticket, as: EngineFailure(.again, "The GPU server ran out of memory, so the request is sent again.", cause: ticket.text))
      }
      await clean(ticket, hasHistory: true)
      pool.forgetTrouble(of: attempt.requestID)
      throw EngineFailure(.limit, "The request needs more memory than the GPU servers have.", cause: ticket.text)
    }
    await clean(ticket, hasHistory: true)
    pool.forgetTrouble(of: attempt.requestID)
    throw EngineFailure(.crashed, ComfyMessage.failure(entry), cause: ComfyMessage.cause(entry))
  }

  /// Removes the record of the job from the server's memory, and its files if this machine can reach them.
  func clean(_ ticket: ComfyTicket, hasHistory: Bool) async {
    // The pool removes the record of an abandoned job as soon as the job has ended.
    do throws(ComfyError) { if !pool.isAbandoned(ticket) { try await pool.anyClient(ticket.address).forget([ticket.promptID]) } } catch {
      if hasHistory { logger.warning("the record of a job stays at ComfyUI", metadata: ["reason": "\(error.message)"]) }
    }
    await removeFiles(ticket)
  }

  private func removeFiles(_ ticket: ComfyTicket) async {
    guard let base = pool.entry(of: ticket.address)?.folder else { return }
    let request = ComfyGraph.fileName(attempt.requestID)
    await BlockingThreads.jobs.run { ComfyFolder.clean(base, request: request) }
  }
}
