/// Where a request stands, in the server's words. Words that this version does not know are kept, so a newer server breaks nothing.
public enum RequestState: Sendable, Hashable {
  /// It waits.
  case inQueue
  /// It runs.
  case inProgress
  /// It has ended, well or badly; its result tells which. A status says this, a result says one of the next two.
  case completed
  /// It has ended well, and there is an output.
  case succeeded
  /// It has ended badly, and there is an error.
  case failed
  /// It was cancelled before it ran. Written `cancelled` or `canceled`.
  case cancelled
  /// Any other word. The request is taken to be on its way still.
  case unknown(String)

  /// Whether the request has ended.
  public var isFinal: Bool {
    switch self {
    case .completed, .succeeded, .failed, .cancelled: true
    case .inQueue, .inProgress, .unknown: false
    }
  }
}

extension RequestState: RawRepresentable, Codable {
  /// Reads the server's word; every word has a state.
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
