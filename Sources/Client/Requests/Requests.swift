extension KatsudoClient {
  /// Submits requests, follows them, cancels them and reads their results. Get it as ``KatsudoClient/requests``.
  public struct Requests: Sendable {
    let wire: Wire

    /// Makes a handle from the id of a request of this server, for example from an id in a log.
    ///
    /// Nothing is sent. If the request does not exist, the first call with the handle throws ``KatsudoError/notFound(_:)``.
    ///
    /// - Throws: ``KatsudoError/invalidInput(_:)`` if the id has the wrong form.
    public func handle(_ requestID: String) throws(KatsudoError) -> RequestHandle {
      guard RequestHandle.isRequestID(requestID) else {
        throw .invalidInput(
          KatsudoError.Refusal("\"\(requestID)\" is not a request id. A request id has 1 to 128 letters, digits, - and _."))
      }
      return RequestHandle(requestID: requestID, modelID: nil, baseURL: wire.base.text)
    }

    /// Returns the path of a call about a request.
    ///
    /// - Throws: ``KatsudoError/configuration(_:)`` if the handle belongs to another server.
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
