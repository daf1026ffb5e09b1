public import Foundation
import KatsudoAPI
import NIOHTTP1

extension KatsudoClient.Requests {
  /// Lists your own requests that match a filter, newest first. RunComfy does not offer this call.
  ///
  /// If few of many requests match, a page may have fewer requests than the limit, even none, although more follow. Go on as long as
  /// ``RequestPage/nextCursor`` is not `nil`.
  ///
  /// - Parameters:
  ///   - filter: the requests to list.
  ///   - includeCost: `true` to ask for ``RequestPage/Entry/cost``.
  ///   - limit: the largest number of requests, 1 to 500.
  ///   - cursor: ``RequestPage/nextCursor`` of the page before, or `nil` for the newest requests.
  /// - Throws: ``KatsudoError`` or `CancellationError`.
  public func list(
    _ filter: RequestFilter, includeCost: Bool = false, limit: Int = 100, cursor: String? = nil
  ) async throws -> RequestPage {
    let paging = [("limit", String(limit)), ("cursor", cursor), ("include_cost", includeCost ? "true" : nil)]
    let answer = try await wire.get("/requests", query: filter.query + paging)
    return try RequestPage(answer.json, base: wire.base)
  }

  /// Reads the receipt of a request that has ended. RunComfy does not offer this call.
  ///
  /// - Throws: ``KatsudoError``, for example ``KatsudoError/server(_:)`` with status 409 if the request has not ended, or
  ///   `CancellationError`.
  public func receipt(_ handle: RequestHandle) async throws -> RequestReceipt {
    let answer = try await wire.get(try path(handle, "receipt"))
    return try RequestReceipt(answer.json, of: handle)
  }

  /// Deletes a request that has ended, with its files. RunComfy does not offer this call.
  ///
  /// The client sends the call once. If the answer is lost, it throws ``KatsudoError/transport(_:)``. You can safely call it again:
  /// ``KatsudoError/notFound(_:)`` then means that the request is deleted.
  ///
  /// - Throws: ``KatsudoError``, for example ``KatsudoError/server(_:)`` with status 409 if the request has not ended, or
  ///   `CancellationError`.
  public func delete(_ handle: RequestHandle) async throws {
    let path = String(try path(handle, "").dropLast())
    let answer: Answer
    do {
      answer = try await wire.send(.DELETE, path, within: wire.options.callTimeout, on: HTTPClients.once)
    } catch {
      try Task.checkCancellation()
      throw KatsudoError.connection(error, to: wire.base.origin)
    }
    guard (200..<300).contains(answer.status) else { throw answer.error() }
  }

  /// Reads the sums over your own requests by UTC day and key. They outlive the requests. RunComfy does not offer this call.
  ///
  /// - Parameters:
  ///   - from: a moment of the first day. If it is `nil`, the answer has 31 days.
  ///   - to: a moment of the last day. If it is `nil`, the last day is today. At most 366 days are allowed.
  /// - Returns: the sums, by day and key. A day on which nothing ended is left out.
  /// - Throws: ``KatsudoError`` or `CancellationError`.
  public func usage(from: Date? = nil, to: Date? = nil) async throws -> [UsageDay] {
    let json = try await wire.get("/usage", query: [("from", from.map(Moment.text)), ("to", to.map(Moment.text))]).json
    guard let days = json["usage"]?.array else {
      throw KatsudoError.unexpectedAnswer("The server's answer has no usage. RunComfy has none; Katsudo has.")
    }
    return days.compactMap { UsageDay($0) }
  }
}
