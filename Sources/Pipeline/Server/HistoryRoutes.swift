import Hummingbird
import KatsudoAPI
import KatsudoCore
import KatsudoIntake
import KatsudoMachine
import KatsudoQueue
import Logging

/// The routes about requests that have ended: the receipt, the deletion and the usage.
struct HistoryRoutes: Sendable {
  let queue: JobQueue
  let files: any FileStore
  /// Is held for each removal of files.
  let removals: RemovalLock
  let events: EventHub
  /// Forgets the messages about a request that is deleted.
  let sink: WebhookSink
  let time: TimeSource

  /// The largest number of days of one answer about usage.
  static let dayLimit: Int64 = 366
  /// The number of days of an answer about usage if the query does not say it.
  private static let standardDays: Int64 = 31

  func add(to v1: some RouterMethods<CallerContext>) {
    v1.add("usage", [(.get, usage)])
    v1.add("requests/{id}/receipt", [(.get, receipt)])
    v1.on("requests/{id}", method: .delete, use: delete)
    // For every other method the address stays unknown.
    v1.addNothing("requests/{id}", except: [.delete])
  }

  @Sendable func usage(_ request: Request, _ context: CallerContext) async throws -> Response {
    let query = Query(request: request)
    let last = try query.moment("to")?.day ?? time.now().day
    let first = try query.moment("from")?.day ?? last - Self.standardDays + 1
    guard first <= last else { throw APIError.query("from", "must not be later than to") }
    guard last - first < Self.dayLimit else {
      throw APIError.query("from", "must be less than \(Self.dayLimit) days before to. Ask for each year in a call of its own")
    }
    let rows = try await queue.store.usage(of: context.caller.owner, days: first...last)
    return .json(
      UsageAnswer(
        from: Timestamp(day: first).dateText, to: Timestamp(day: last).dateText,
        usage: rows.map { row in
          UsageAnswer.Entry(
            day: Timestamp(day: row.day).dateText, keyID: row.keyID, succeeded: row.succeeded, failed: row.failed,
            cancelled: row.cancelled, reused: row.reused, outputSeconds: row.seconds, cost: row.dollars)
        }))
  }

  @Sendable func receipt(_ request: Request, _ context: CallerContext) async throws -> Response {
    let id = try RequestAccess.id(context)
    guard let job = try await queue.store.job(id: id) else { throw APIError.unknownRequest }
    try RequestAccess.check(job.owner, context)
    guard job.state.isFinal else {
      throw APIError(.conflict, "The request has not ended yet. Ask for its receipt when its status is completed or cancelled.")
    }
    guard let facts = try await queue.store.facts(of: id), let details = try await queue.store.details(of: [id])[id] else {
      throw APIError.unknownRequest
    }
    return .json(ReceiptAnswer(of: job, facts, details, events: try await events(of: id)))
  }

  /// Returns the events of a request. A request whose engine was busy for days may have many.
  private func events(of id: String) async throws -> [StoredEvent] {
    var events: [StoredEvent] = []
    while true {
      let page = try await queue.store.events(of: id, after: events.last?.id ?? 0, limit: 1000)
      // The last attempts are all that a receipt shows.
      events = (events + page).suffix(1000)
      if page.count < 1000 { return events }
    }
  }

  @Sendable func delete(_ request: Request, _ context: CallerContext) async throws -> Response {
    let id = try RequestAccess.id(context)
    guard let job = try await queue.store.job(id: id) else { throw APIError.unknownRequest }
    try RequestAccess.check(job.owner, context)
    do {
      guard try await queue.store.delete(id: id) else { throw APIError.unknownRequest }
    } catch is TransitionRefusal {
      throw APIError(.conflict, "The request has not ended yet. Cancel it, or delete it when it has ended.")
    }
    events.wake(id)
    sink.forget([id], of: job.owner)
    do throws(FileError) {
      try await removals.holding { () async throws(FileError) in try await files.removeOutputs(of: id, attempts: .all) }
    } catch {
      context.logger.error("outputs of a deleted request not removed, tried again at the next start", metadata: ["error": "\(error)"])
    }
    return Response(status: .noContent)
  }
}
