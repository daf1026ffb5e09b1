import Foundation
import Hummingbird
import KatsudoAPI
import KatsudoCore
import KatsudoQueue

/// The routes under `/v1/webhooks…`: the list of the caller's deliveries, and the replay of one of them.
struct WebhookRoutes: Sendable {
  let queue: JobQueue

  func add(to v1: some RouterMethods<CallerContext>) {
    v1.add("webhooks/deliveries", [(.get, list)])
    v1.add("webhooks/deliveries/{id}/replay", [(.post, replay)])
  }

  @Sendable func list(_ request: Request, _ context: CallerContext) async throws -> Response {
    let query = Query(request: request)
    let limit = try query.limit()
    let cursor = query.string("cursor")
    if let cursor, !Self.isDeliveryID(cursor) { throw APIError.query("cursor", "must be a next_cursor from an answer of this server") }
    let requestID = query.string("request_id")
    if let requestID, !RequestID.isWellFormed(requestID) { throw APIError.query("request_id", "must be the id of a request") }
    // One delivery more than the page needs shows if there is a next page.
    let found = try await queue.store.deliveries(
      DeliveryFilter(
        owner: context.caller.owner, requestID: requestID, outcomes: try outcomes(query), before: cursor, limit: limit + 1))
    let page = found.prefix(limit)
    return .json(DeliveryListAnswer(deliveries: page.map { DeliveryAnswer($0) }, nextCursor: found.count > limit ? page.last?.id : nil))
  }

  @Sendable func replay(_ request: Request, _ context: CallerContext) async throws -> Response {
    guard let id = context.parameters.get("id")?.removingPercentEncoding, Self.isDeliveryID(id) else {
      throw APIError(.invalidResourceIdentifier, "The delivery id is malformed. GET /v1/webhooks/deliveries lists the ids.")
    }
    guard let delivery = try await queue.replay(delivery: id, owner: context.caller.owner) else {
      throw APIError(
        .resourceNotFound,
        "You have no delivery of this id. It is deleted together with its request. GET /v1/webhooks/deliveries lists yours.")
    }
    return .json(DeliveryAnswer(delivery), status: .accepted)
  }

  /// Returns the outcomes that the parameter `outcome` names, separated by commas.
  private func outcomes(_ query: Query) throws(APIError) -> [Delivery.Outcome] {
    var outcomes: [Delivery.Outcome] = []
    for word in (query.string("outcome") ?? "").split(separator: ",") {
      guard let outcome = Delivery.Outcome(rawValue: String(word)) else {
        throw .query("outcome", "must be pending, delivered, failed or stopped, or several of them between commas")
      }
      outcomes.append(outcome)
    }
    return Delivery.Outcome.allCases.filter(outcomes.contains)
  }

  private static func isDeliveryID(_ id: String) -> Bool { id.hasPrefix("msg_") && RequestID.isOurs(String(id.dropFirst(4))) }
}

extension DeliveryAnswer {
  fileprivate init(_ delivery: Delivery) {
    self.init(
      id: delivery.id, requestID: delivery.requestID, status: delivery.state.resultWord, url: delivery.url,
      outcome: delivery.outcome.rawValue, attempts: delivery.attempts, createdAt: delivery.createdAt.wireText,
      lastAttemptAt: delivery.lastAt?.wireText, nextAttemptAt: delivery.nextAt?.wireText, responseStatus: delivery.status,
      error: delivery.error)
  }
}
