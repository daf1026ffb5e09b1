import Foundation
import Hummingbird
import KatsudoAPI
import KatsudoCore
import KatsudoIntake
import KatsudoModels
import KatsudoQueue
import Logging

/// The routes under `/v1/requests…`: the status, the result and the cancel of a request.
struct RequestRoutes: Sendable {
  let catalogue: @Sendable () -> ModelCatalogue
  let queue: JobQueue
  let links: FileLinks
  let bases: LinkBases
  let retention: Retention

  func add(to v1: some RouterMethods<CallerContext>) {
    v1.add("requests/{id}/status", [(.get, status)])
    v1.add("requests/{id}/result", [(.get, result)])
    v1.add("requests/{id}/cancel", [(.post, cancel)])
  }

  @Sendable func status(_ request: Request, _ context: CallerContext) async throws -> Response {
    let id = try RequestAccess.id(context)
    guard let glance = try await queue.store.glance(id: id) else { throw APIError.unknownRequest }
    try RequestAccess.check(glance.owner, context)
    let links = RequestLinks(base: bases.apiBase(request), id: id)
    return .json(
      bytes: StatusAnswer(
        requestID: id, status: glance.state.statusWord, queuePosition: glance.position,
        progress: glance.state == .inProgress ? glance.progress : nil, statusURL: links.status, resultURL: links.result
      ).jsonBytes)
  }

  @Sendable func result(_ request: Request, _ context: CallerContext) async throws -> Response {
    let id = try RequestAccess.id(context)
    let query = Query(request: request)
    let withCost = try query.flag("include_cost")
    let withMetadata = try query.flag("include_metadata")
    guard let job = try await queue.store.job(id: id) else { throw APIError.unknownRequest }
    try RequestAccess.check(job.owner, context)
    let expiry = retention.expiry(of: job)
    let link = { (file: StoredOutput) in
      bases.filesBase(request) + links.path(requestID: id, name: file.name, expiresAt: expiry)
    }
    let result = try await queue.store.result(of: id)
    // The request was deleted between the two reads.
    if job.state == .succeeded, result == nil { throw APIError.unknownRequest }
    return .json(
      ResultAnswer(
        requestID: id,
        status: job.state.resultWord,
        output: result?.outputObject(link: link),
        error: job.state == .failed ? job.lifecycle.error ?? "The request failed." : nil,
        queuePosition: job.state == .inQueue ? try await queue.store.glance(id: id)?.position : nil,
        createdAt: job.createdAt.wireText,
        finishedAt: job.lifecycle.finishedAt?.wireText,
        cost: withCost ? cost(of: job, result) : nil,
        metadata: withMetadata ? try await metadata(of: job, result, link: link) : nil))
  }

  @Sendable func cancel(_ request: Request, _ context: CallerContext) async throws -> Response {
    let id = try RequestAccess.id(context)
    guard let glance = try await queue.store.glance(id: id) else { throw APIError.unknownRequest }
    try RequestAccess.check(glance.owner, context)
    let running = try Query(request: request).flag("running")
    guard let reply = try await queue.cancel(id: id, running: running) else { throw APIError.unknownRequest }
    var answer = CancelAnswer(requestID: id, status: reply.state.statusWord, outcome: .cancelled)
    switch reply.outcome {
    case .cancelled: break
    case .requested: answer.outcome = .requested
    case .notCancellable(let reason):
      answer.outcome = .notCancellable
      answer.reason = running ? reason : nil
    }
    return .json(answer, status: .accepted)
  }

  private func cost(of job: Job, _ result: JobResult?) -> Double {
    result.map { ModelManifest.cost(of: $0, by: catalogue()[job.modelID]) } ?? 0
  }

  /// Returns the values of the input, or `nil` if they are damaged. The answer about a request does not fail because of a damaged input.
  private func values(of job: Job) async throws -> JSONValue? {
    do { return try await queue.store.input(of: job.id)?.values } catch let error as StoreError where error.code == .unreadable {
      return nil
    }
  }

  private func metadata(of job: Job, _ result: JobResult?, link: (StoredOutput) -> String) async throws -> JSONValue {
    var metadata = result?.metadata?.object ?? [:]
    metadata["engine"] = job.lifecycle.engine.map { .string($0) } ?? .null
    metadata["attempts"] = .integer(Int64(job.attempt))
    if let name = catalogue()[job.modelID]?.seedInput, let seed = try await values(of: job)?[name] {
      metadata["seed"] = seed
    }
    if let poster = result?.outputs.first(where: { $0.role == .poster }) { metadata["poster"] = .string(link(poster)) }
    return .object(metadata)
  }
}

extension JobState {
  /// The word for `/status`, which does not distinguish between success and failure.
  fileprivate var statusWord: StatusWord {
    switch self {
    case .inQueue: .inQueue
    case .inProgress: .inProgress
    case .succeeded, .failed: .completed
    case .cancelled: .cancelled
    }
  }

  /// The word for `/result` and for lists.
  var resultWord: StatusWord {
    switch self {
    case .inQueue: .inQueue
    case .inProgress: .inProgress
    case .succeeded: .succeeded
    case .failed: .failed
    case .cancelled: .cancelled
    }
  }
}
