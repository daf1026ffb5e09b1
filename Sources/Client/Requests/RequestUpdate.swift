/// A change of a request that the caller waits for.
public enum RequestUpdate: Sendable, Hashable {
  /// The server has accepted the request. Store the handle now: a program that crashes later can continue with it.
  case submitted(RequestHandle)
  /// The status has changed.
  case status(RequestStatus)
}
