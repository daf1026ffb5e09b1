extension KatsudoClient {
  /// Requests: submitting, following, cancelling, reading results. Get it as ``KatsudoClient/requests``.
  public struct Requests: Sendable {
    let wire: Wire

    /// Rebuilds the handle of a request of this server from its id, for instance after a crash.
    ///
    /// Nothing is sent; whether there is such a request is told by the first call with it.
    ///
    /// - Throws: ``KatsudoError/invalidInput(_:)`` for an id of the wrong form.
    public func handle(_ requestID: String) throws(KatsudoError) -> RequestHandle {
      guard RequestHandle.isRequestID(requestID) else {
        throw .invalidInput(KatsudoError.Refusal("\"\(requestID)\" is no request id: it has 1 to 128 letters, digits, - and _."))
      }
      return RequestHandle(requestID: requestID, modelID: nil, baseURL: wire.base.text)
    }

    /// The path of a call about a request, once it is certain that the handle is of this server.
    func path(_ handle: RequestHandle, _ call: String) throws(KatsudoError) -> String {
      guard handle.baseURL == wire.base.text else {
        throw .configuration(
          "Request \(handle.requestID) was submitted to \(handle.baseURL), and this client talks to \(wire.base.text). If the server has moved, "
            + "make a new handle from the request's id.")
      }
      return "/requests/\(handle.requestID)/\(call)"
    }
  }
}
