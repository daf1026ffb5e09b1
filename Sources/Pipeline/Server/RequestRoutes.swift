import Foundation
import Hummingbird
import KatsudoAPI
import KatsudoCore
import KatsudoQueue

/// The routes under `/v1/requests…`: the list of requests, and the status, the result and the cancel of a request.
struct RequestRoutes: Sendable {
  let queue: JobQueue
  let bases: LinkBases
  let answers: ResultAnswers
  let polls: LongPoll

  func add(to v1: some RouterMethods<CallerContext>) {
    v1.add("requests", [(.get, list)])
    v1.add("requests/{id}/status", [(.get, status)])
    v1.add("requests/{id}/result", [(.get, result)])
    v1.add("requests/{id}/cancel", [(.post, cancel)])
  }

  @Sendable func status(_ request: Request, _ context: CallerContext) async throws -> Response {
    let id = try RequestAccess.id(context)
    guard var glance = try await queue.store.glance(id: id) else { throw APIError.unknownRequest }
    try RequestAccess.check(glance.owner, context)
    let waited = try await polls.wait(for: .firstChange, of: id, request.headers)
    if !waited.isEmpty {
      guard let newer = try await queue.store.glance(id: id) else { throw APIError.unknownRequest }
      glance = newer
    }
    let links = RequestLinks(base: bases.apiBase(request), id: id)
    return .json(
      bytes: StatusAnswer(
        requestID: id, status: glance.state.statusWord, queuePosition: glance.position,
        progress: glance.state == .inProgress ? glance.progress : nil, statusURL: links.status, resultURL: links.result
      ).jsonBytes, headers: waited)
  }

  @Sendable func result(_ request: Request, _ context: CallerContext) async throws -> Response {
    let id = try RequestAccess.id(context)
    let query = Query(request: request)
    let withCost = try query.flag("include_cost")
    let withMetadata = try query.flag("include_metadata")
    guard var job = try await queue.store.job(id: id) else { throw APIError.unknownRequest }
    try RequestAccess.check(job.owner, context)
    let waited = try await polls.wait(for: .end, of: id, request.headers)
    if !waited.isEmpty {
      guard let newer = try await queue.store.job(id: id) else { throw APIError.unknownRequest }
      job = newer
    }
    return .json(
      try await answers.result(of: job, request, withCost: withCost, withMetadata: withMetadata), headers: waited)
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
}
