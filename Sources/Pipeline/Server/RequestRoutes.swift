import Foundation
import Hummingbird
import KatsudoAPI
import KatsudoCore
import KatsudoIntake
import KatsudoModels
import KatsudoQueue
import Logging

/// The routes under `/v1/requests…`: the list of requests, and the status, the result and the cancel of a request.
struct RequestRoutes: Sendable {
  let catalogue: @Sendable () -> ModelCatalogue
  let queue: JobQueue
  let links: FileLinks
  let bases: LinkBases
  let retention: Retention

  func add(to v1: some RouterMethods<CallerContext>) {
    v1.add("requests", [(.get, list)])
    v1.add("requests/{id}/status", [(.get, status)])
    v1.add("requests/{id}/result", [(.get, result)])
    v1.add("requests/{id}/cancel", [(.post, cancel)])
  }

  @Sendable func status(_ request: Request, _ context: CallerContext) async throws -> Response {
    let id = try id(context)
    guard let glance = try await queue.store.glance(id: id) else { throw APIError.unknownRequest }
    try checkOwner(glance.owner, context)
    let links = RequestLinks(base: bases.apiBase(request), id: id)
    return .json(
      bytes: StatusAnswer(
        requestID: id, status: glance.state.statusWord, queuePosition: glance.position,
        progress: glance.state == .inProgress ? glance.progress : nil, statusURL: links.status, resultURL: links.result
      ).jsonBytes)
  }

  @Sendable func result(_ request: Request, _ context: CallerContext) async throws -> Response {
    let id = try id(context)
    let query = Query(request: request)
    let withCost = try query.flag("include_cost")
    let withMetadata = try query.flag("include_metadata")
    guard let job = try await queue.store.job(id: id) else { throw APIError.unknownRequest }
    try checkOwner(job.owner, context)
    let expiry = retention.expiry(of: job)
    let link = { (file: StoredOutput) in
      bases.filesBase(request) + links.path(requestID: id, name: file.name, expiresAt: expiry)
    }
    let result = try await queue.store.result(of: id)
    // The request was deleted between the two reads.
    if job.state == .succeeded, result == nil { throw APIError.unknownRequest }
    var answer = ResultAnswer(
      of: job, result, queuePosition: job.state == .inQueue ? try await queue.store.glance(id: id)?.position : nil, link: link)
    answer.cost = withCost ? cost(of: job, result) : nil
    answer.metadata = withMetadata ? try await metadata(of: job, result, link: link) : nil
    return .json(answer)
  }

  @Sendable func cancel(_ request: Request, _ context: CallerContext) async throws -> Response {
    let id = try id(context)
    guard let glance = try await queue.store.glance(id: id) else { throw APIError.unknownRequest }
    try checkOwner(glance.owner, context)
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

  @Sendable func list(_ request: Request, _ context: CallerContext) async throws -> Response {
    let query = Query(request: request)
    let limit = try query.integer("limit", in: 1...500, default: 100)
    let states = try states(query)
    let cursor = query.string("cursor")
    if let cursor, !RequestID.isOurs(cursor) { throw APIError.query("cursor", "must be a next_cursor from an answer of this server") }
    // The list has one job more than the page, if there is a next page.
    let jobs = try await queue.store.list(JobFilter(owner: context.caller.owner, states: states, before: cursor, limit: limit + 1))
    let page = jobs.prefix(limit)
    return .json(
      RequestListAnswer(
        requests: page.map { job in
          RequestListAnswer.Entry(
            requestID: job.id, modelID: job.modelID, status: job.state.resultWord, createdAt: job.createdAt.wireText,
            finishedAt: job.finishedAt?.wireText, error: job.error)
        },
        nextCursor: jobs.count > limit ? page.last?.id : nil))
  }

  /// Returns the states that the parameter `state` names, separated by commas. `completed` stands for `succeeded` and `failed`.
  private func states(_ query: Query) throws(APIError) -> [JobState] {
    var states: [JobState] = []
    for word in (query.string("state") ?? "").split(separator: ",") {
      if word == StatusWord.completed.rawValue {
        states += [.succeeded, .failed]
      } else if let state = JobState(rawValue: String(word)) {
        states.append(state)
      } else {
        throw .query("state", "must be in_queue, in_progress, completed, succeeded, failed or cancelled, or several of them between commas")
      }
    }
    return JobState.allCases.filter(states.contains)
  }

  private func id(_ context: CallerContext) throws(APIError) -> String {
    guard let id = context.parameters.get("id")?.removingPercentEncoding, RequestID.isWellFormed(id) else {
      throw APIError(.invalidResourceIdentifier, "The request id is malformed. It has 1 to 128 letters, digits, - and _.")
    }
    return id
  }

  private func checkOwner(_ owner: Owner, _ context: CallerContext) throws(APIError) {
    guard owner == context.caller.owner else {
      throw APIError(.permissionDenied, "This request belongs to another owner. Use a key of that owner.")
    }
  }

  private func cost(of job: Job, _ result: JobResult?) -> Double {
    guard let result else { return 0 }
    // If a service charged for the work, the cost is that amount.
    if let charged = result.metadata?["upstream"]?["cost"]?.double { return charged }
    guard let model = catalogue()[job.modelID] else { return 0 }
    return model.cost(seconds: result.outputs.compactMap(\.seconds).max())
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
