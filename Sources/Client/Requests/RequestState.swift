/// The state of a request. It can hold words that this version of the library does not know, so it also works with newer servers.
public enum RequestState: Sendable, Hashable {
  /// The request waits in the queue.
  case inQueue
  /// The request runs.
  case inProgress
  /// The request has succeeded or failed. A status has this state for both. A result distinguishes ``succeeded`` and ``failed``.
  case completed
  /// The request has succeeded, and there is an output.
  case succeeded
  /// The request has failed, and there is an error.
  case failed
  /// The request was cancelled and has no output. The server's word is `cancelled` or `canceled`.
  case cancelled
  /// The server sent another word, which is the value. The client treats the request as not ended.
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
  /// Makes a state from the server's word. An unknown word gives ``unknown(_:)``.
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

  /// The server's word for the state. For ``cancelled``, it is `cancelled`.
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
