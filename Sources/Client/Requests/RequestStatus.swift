import KatsudoAPI

/// The status of a request at one moment.
public struct RequestStatus: Sendable, Hashable {
  /// The request's id.
  public var requestID: String
  /// The state. For a request that has succeeded or failed, it may be only ``RequestState/completed``.
  public var state: RequestState
  /// The place in the queue, counted from 1. It is `nil` if the request does not wait or the server does not send it.
  public var queuePosition: Int?
  /// The progress from 0 to 1. It is `nil` if the request does not run or the server does not send it.
  public var progress: Double?
  /// The present step of a request that runs, for people. It is `nil` if the server or its engine does not say.
  public var stage: String?

  /// Makes a status, for example to test code that displays it.
  public init(requestID: String, state: RequestState, queuePosition: Int? = nil, progress: Double? = nil, stage: String? = nil) {
    self.requestID = requestID
    self.state = state
    self.queuePosition = queuePosition
    self.progress = progress
    self.stage = stage
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
