import KatsudoAPI

/// The answer to "where does it stand?".
public struct RequestStatus: Sendable, Hashable {
  /// The request's id.
  public var requestID: String
  /// The state; of a request that has ended, a status may say `completed` only.
  public var state: RequestState
  /// 1 for the request that starts next; `nil` where it does not wait, or the server does not tell.
  public var queuePosition: Int?
  /// 0 to 1; `nil` where it does not run, or the server does not tell.
  public var progress: Double?

  /// Makes a status, for tests of what shows one.
  public init(requestID: String, state: RequestState, queuePosition: Int? = nil, progress: Double? = nil) {
    self.requestID = requestID
    self.state = state
    self.queuePosition = queuePosition
    self.progress = progress
  }

  init(_ json: JSONValue, of handle: RequestHandle) throws(KatsudoError) {
    guard let word = json["status"]?.string else {
      throw .unexpectedAnswer("The server's answer about request \(handle.requestID) has no status.")
    }
    self.init(
      requestID: handle.requestID, state: RequestState(rawValue: word),
      queuePosition: json["queue_position"]?.integer.flatMap { Int(exactly: $0) },
      progress: json["progress"]?.double.map { min(max($0, 0), 1) })
  }
}
