extension KatsudoClient.Requests {
  /// Where a request stands.
  ///
  /// - Throws: ``KatsudoError``, among them `notFound` for a request that has expired; `CancellationError`.
  public func status(_ handle: RequestHandle) async throws -> RequestStatus {
    try await poll(handle, deadline: nil).status
  }

  /// What a request came to. Answers in every state; look at ``RequestResult/state``, or use ``wait(for:options:onUpdate:)``.
  ///
  /// - Parameters:
  ///   - handle: the request.
  ///   - includeCost: asks for ``RequestResult/cost``.
  ///   - includeMetadata: asks for ``RequestResult/metadata``, which RunComfy does not have.
  /// - Throws: ``KatsudoError``, `CancellationError`. A request that has failed is no error here.
  public func result(_ handle: RequestHandle, includeCost: Bool = false, includeMetadata: Bool = false) async throws -> RequestResult {
    try await result(handle, includeCost: includeCost, includeMetadata: includeMetadata, deadline: nil)
  }

  /// Your own requests, newest first. RunComfy has no such list.
  ///
  /// - Parameters:
  ///   - states: only these; empty: all. `completed` stands for both ways to finish.
  ///   - limit: 1 to 500.
  ///   - cursor: ``RequestPage/nextCursor`` of the page before; `nil`: the newest.
  /// - Throws: ``KatsudoError``, `CancellationError`.
  public func list(states: [RequestState] = [], limit: Int = 100, cursor: String? = nil) async throws -> RequestPage {
    let words = states.isEmpty ? nil : states.map(\.rawValue).joined(separator: ",")
    let answer = try await wire.get("/requests", query: [("state", words), ("limit", String(limit)), ("cursor", cursor)])
    return try RequestPage(answer.json, base: wire.base)
  }

  func poll(_ handle: RequestHandle, deadline: ContinuousClock.Instant?) async throws -> (status: RequestStatus, retryAfter: Duration?) {
    let answer = try await wire.get(try path(handle, "status"), deadline: deadline)
    return (try RequestStatus(answer.json, of: handle), answer.retryAfter)
  }

  func result(
    _ handle: RequestHandle, includeCost: Bool, includeMetadata: Bool, deadline: ContinuousClock.Instant?
  ) async throws -> RequestResult {
    let answer = try await wire.get(
      try path(handle, "result"),
      query: [("include_cost", includeCost ? "true" : nil), ("include_metadata", includeMetadata ? "true" : nil)], deadline: deadline)
    return try RequestResult(answer.json, of: handle)
  }
}
