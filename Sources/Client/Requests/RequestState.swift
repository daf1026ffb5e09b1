/// The state of a request. A word that this version does not know is kept, so a newer server does not break the client.
public enum RequestState: Sendable, Hashable {
  /// The request waits in the queue.
  case inQueue
  /// The request runs.
  case inProgress
  /// The request has ended, with success or with a failure. A status uses this word for both. A result uses one of the next two words.
  case completed
  /// The request has succeeded, and there is an output.
  case succeeded
  /// The request has failed, and there is an error.
  case failed
  /// The request was cancelled before it ran. The server's word is `cancelled` or `canceled`.
  case cancelled
  /// Any other word. The client treats the request as not ended.
  case unknown(String)

  /// `true` if the request has ended.
  public var isFinal: Bool {
    switch self {
    case .completed, .succeeded, .failed, .cancelled: true
    case .inQueue, .inProgress, .unknown: false
    }
  }
}

extension RequestState: RawRepresentable, Codable {
  /// Reads the server's word. Every word gives a state.
  public init(rawValue: String) {
    switch rawValue {
    case "in_queue": self = .inQueue
    case "in_progress": self = .inProgress
    case "completed": self = .completed
    case "succeeded": self = .succeeded
    case "failed": self = .failed
    case "cancelled", "canceled": self = .cancelled
    default: self = .unknown(rawValue)
    }
  }

  /// The server's word.
  public var rawValue: String {
    switch self {
    case .inQueue: "in_queue"
    case .inProgress: "in_progress"
    case .completed: "completed"
    case .succeeded: "succeeded"
    case .failed: "failed"
    case .cancelled: "cancelled"
    case .unknown(let word): word
    }
  }
}
