import Foundation
import Hummingbird
import KatsudoAPI
import KatsudoCore
import KatsudoQueue

/// The routes under `/v1/requests…`: the status, the result and the cancel of a request.
struct RequestRoutes: Sendable {
  let queue: JobQueue
  let bases: LinkBases
  let answers: ResultAnswers
  let polls: LongPoll

  func add(to v1: some RouterMethods<CallerContext>) {
    v1.add("requests/{id}/status", [(.get, status)])
    v1.add("requests/{id}/result", [(.get, result)])
    v1.add("requests/{id}/cancel", [(.post, cancel)])
  }

  @Sendable func status(_ request: Request, _ context: CallerContext) async throws -> Response {
    let id = try RequestAccess.id(context)
    guard var glance = try await queue.store.glance(id: id) else { throw APIError.unknownRequest }
    try RequestAccess.check(glance.owner, context)
    let waited = try await polls.wait(for: .firstChange, of: id, request.headers, context)
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
    let waited = try await polls.wait(for: .end, of: id, request.headers, context)
    if !waited.isEmpty {
      guard let newer = try await queue.store.job(id: id) else { throw APIError.unknownRequest }
      job = newer
    }
    let answer = try await answers.result(of: job, request, withCost: withCost, withMetadata: withMetadata)
    return .json(bytes: answer.jsonBytes, headers: waited)
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
}
