package import KatsudoAPI

extension JobState {
  /// The word for `/status`, which says that a request has finished but not how.
  package var statusWord: StatusWord {
    switch self {
    case .inQueue: .inQueue
    case .inProgress: .inProgress
    case .succeeded, .failed: .completed
    case .cancelled: .cancelled
    }
  }

  /// The word for `/result`, for lists and for webhooks.
  package var resultWord: StatusWord {
    switch self {
    case .inQueue: .inQueue
    case .inProgress: .inProgress
    case .succeeded: .succeeded
    case .failed: .failed
    case .cancelled: .cancelled
    }
  }
}
