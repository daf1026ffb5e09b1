import Foundation
import Hummingbird
import KatsudoAPI
import KatsudoCore
import KatsudoModels
import KatsudoQueue

/// The list of the caller's requests: `GET /v1/requests`.
struct RequestListRoute: Sendable {
  let catalogue: @Sendable () -> ModelCatalogue
  let queue: JobQueue
  let links: FileLinks
  let bases: LinkBases
  let retention: Retention

  func add(to v1: some RouterMethods<CallerContext>) { v1.add("requests", [(.get, list)]) }

  @Sendable func list(_ request: Request, _ context: CallerContext) async throws -> Response {
    let query = Query(request: request)
    let withCost = try query.flag("include_cost")
    let page = try await page(try search(query, of: context.caller.owner))
    let details = try await queue.store.details(of: page.jobs.map(\.id))
    return .json(
      RequestListAnswer(
        // A request that was deleted after the page was read is left out.
        requests: page.jobs.compactMap { job in details[job.id].map { entry(job, $0, request, withCost: withCost) } },
        nextCursor: page.next))
  }

  private func search(_ query: Query, of owner: Owner) throws(APIError) -> JobSearch {
    let limit = try query.limit()
    let states = try query.states()
    let cursor = query.string("cursor")
    if let cursor, !RequestID.isOurs(cursor) { throw .query("cursor", "must be a next_cursor from an answer of this server") }
    return JobSearch(
      owner: owner, states: states, modelID: query.string("model"), from: try query.moment("from"), to: try query.moment("to"),
      labels: try query.labels(), before: cursor, limit: limit)
  }

  private func page(_ search: JobSearch) async throws -> JobSearchPage {
    if search.hasFilters { return try await queue.store.find(search) }
    // The list has one job more than the page, if there is a next page.
    let jobs = try await queue.store.list(
      JobFilter(owner: search.owner, states: search.states, before: search.before, limit: search.limit + 1))
    let page = Array(jobs.prefix(search.limit))
    return JobSearchPage(jobs: page, next: jobs.count > search.limit ? page.last?.id : nil)
  }

  private func entry(_ job: JobSummary, _ details: JobDetails, _ request: Request, withCost: Bool) -> RequestListAnswer.Entry {
    let expiry = retention.expiry(createdAt: job.createdAt, finishedAt: job.finishedAt)
    let link = { (file: StoredOutput) in
      bases.filesBase(request) + links.path(requestID: job.id, name: file.name, expiresAt: expiry)
    }
    let files = details.result?.outputs ?? []
    return RequestListAnswer.Entry(
      requestID: job.id, modelID: job.modelID, status: job.state.resultWord, createdAt: job.createdAt.wireText,
      finishedAt: job.finishedAt?.wireText, error: job.error, progress: job.state == .inProgress ? job.progress : nil,
      output: job.state == .succeeded ? details.result?.outputObject(link: link) : nil,
      poster: files.first { $0.role == .poster }.map(link), thumbnail: files.first { $0.role == .thumbnail }.map(link),
      labels: details.labels.isEmpty ? nil : details.labels,
      cost: withCost ? details.result.map { ModelManifest.cost(of: $0, by: catalogue()[job.modelID]) } ?? 0 : nil)
  }
}
