import KatsudoClient

extension ClientSession {
  /// Waits for a request and shows its progress.
  ///
  /// - Parameters:
  ///   - handle: the request.
  ///   - timeout: the time limit, or `nil` to wait without a limit.
  ///   - cancelsRequest: `true` if an interruption also cancels the request.
  func follow(_ handle: RequestHandle, timeout: Duration?, cancelsRequest: Bool) async throws(KatsudoError) -> RequestResult {
    let display = RequestDisplay(console)
    defer { display.close() }
    return try await patient.requests.wait(
      for: handle, options: WaitOptions(timeout: timeout, cancelsRequest: cancelsRequest)
    ) { display.show($0) }
  }
}
