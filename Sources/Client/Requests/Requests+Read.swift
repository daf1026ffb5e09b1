extension KatsudoClient.Requests {
  /// Reads the status of a request.
  ///
  /// - Throws: ``KatsudoError``, for example ``KatsudoError/notFound(_:)`` for an expired request, or `CancellationError`.
  public func status(_ handle: RequestHandle) async throws -> RequestStatus {
    try await poll(handle, deadline: nil).status
  }

  /// Reads the result of a request once. If the request has not ended, the result has a state but no output. To wait for the end, call
  /// ``wait(for:options:onUpdate:)``.
  ///
  /// - Parameters:
  ///   - handle: the request.
  ///   - includeCost: `true` to ask for ``RequestResult/cost``.
  ///   - includeMetadata: `true` to ask for ``RequestResult/metadata``, which RunComfy does not have.
  /// - Throws: ``KatsudoError`` or `CancellationError`. A failed request is not an error here.
  public func result(_ handle: RequestHandle, includeCost: Bool = false, includeMetadata: Bool = false) async throws -> RequestResult {
    try await result(handle, includeCost: includeCost, includeMetadata: includeMetadata, deadline: nil)
  }

  /// Lists your own requests, newest first. RunComfy does not offer this call.
  ///
  /// - Parameters:
  ///   - states: the states to list. An empty array means all states. `completed` means both `succeeded` and `failed`.
  ///   - limit: the largest number of requests, 1 to 500.
  ///   - cursor: ``RequestPage/nextCursor`` of the page before, or `nil` for the newest requests.
  /// - Throws: ``KatsudoError`` or `CancellationError`.
  public func list(states: [RequestState] = [], limit: Int = 100, cursor: String? = nil) async throws -> RequestPage {
    let words = states.isEmpty ? nil : states.map(\.rawValue).joined(separator: ",")
    let answer = try await wire.get("/requests", query: [("state", words), ("limit", String(limit)), ("cursor", cursor)])
    return try RequestPage(answer.json, base: wire.base)
  }

  func poll(_ handle: RequestHandle, deadline: Duration?) async throws -> (status: RequestStatus, retryAfter: Duration?) {
    let answer = try await wire.get(try path(handle, "status"), deadline: deadline)
    return (try RequestStatus(answer.json, of: handle), answer.retryAfter)
  }

  func result(
    _ handle: RequestHandle, includeCost: Bool, includeMetadata: Bool, deadline: Duration?
  ) async throws -> RequestResult {
    let answer = try await wire.get(
      try path(handle, "result"),
      query: [("include_cost", includeCost ? "true" : nil), ("include_metadata", includeMetadata ? "true" : nil)], deadline: deadline)
    return try RequestResult(answer.json, of: handle)
  }
}
