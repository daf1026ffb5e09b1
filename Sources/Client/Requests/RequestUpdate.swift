/// News of a request that is waited for.
public enum RequestUpdate: Sendable, Hashable {
  /// It was accepted. This is the moment to store the handle: a program that crashes later can go on with it.
  case submitted(RequestHandle)
  /// Its status has changed.
  case status(RequestStatus)
}
