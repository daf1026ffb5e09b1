import KatsudoClient

extension ClientSession {
  /// Waits for a request and shows how it goes on.
  ///
  /// - Parameters:
  ///   - handle: the request.
  ///   - timeout: `nil`: to the end.
  ///   - cancelsRequest: whether an interruption cancels the request too.
  func follow(_ handle: RequestHandle, timeout: Duration?, cancelsRequest: Bool) async throws(KatsudoError) -> RequestResult {
    let display = RequestDisplay(console)
    defer { display.close() }
    return try await patient.requests.wait(
      for: handle, options: WaitOptions(timeout: timeout, cancelsRequest: cancelsRequest)
    ) { display.show($0) }
  }
}
