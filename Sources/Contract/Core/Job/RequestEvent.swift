package import KatsudoAPI

/// An event of a request as its owner sees it. Each row of the log of events gives exactly one, with the row's number.
package struct RequestEvent: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    /// The state has changed.
    case status(JobState)
    /// The newest report of an attempt.
    case progress(JobProgress, attempt: Int)
    /// An output file of a request that succeeds.
    case output(OutputFacts)
    /// Something else happened. The text is a sentence for the owner.
    case log(String)
  }

  /// The number of the row. Numbers grow.
  package var id: Int64
  package var at: Timestamp
  package var kind: Kind

  package init(id: Int64, at: Timestamp, kind: Kind) {
    self.id = id
    self.at = at
    self.kind = kind
  }

  /// `true` for the last event of every request.
  package var isLast: Bool { if case .status(let state) = kind { state.isFinal } else { false } }
}

/// Turns the rows of one request's log into events. It must see all rows from the first one on, because a row gives a `status` only if its
/// state differs from that of the row before it.
package struct RequestEventReader: Sendable {
  private var state: JobState?
  private var fraction = 0.0
  /// The number of the last row that was read. 0 means that none was read.
  package private(set) var lastID: Int64 = 0

  package init() {}

  /// The state after the last row that was read, or `nil` if none was read.
  package var currentState: JobState? { state }

  /// - Parameter row: the next row in the order of the numbers.
  package mutating func read(_ row: StoredEvent) -> RequestEvent {
    lastID = row.id
    return RequestEvent(id: row.id, at: row.at, kind: kind(row))
  }

  private mutating func kind(_ row: StoredEvent) -> RequestEvent.Kind {
    defer { state = row.state }
    if row.kind == .progress {
      var progress = JobProgress(detail: row.detail)
      // A report without a fraction leaves the fraction as it is.
      fraction = progress.fraction ?? fraction
      progress.fraction = fraction
      return .progress(progress, attempt: row.attempt)
    }
    if row.kind == .output, let facts = OutputFacts(detail: row.detail) { return .output(facts) }
    return row.state == state ? .log(row.kind.sentence) : .status(row.state)
  }
}

extension JobEventKind {
  /// The sentence for the owner about an event that changed no state.
  fileprivate var sentence: String {
    switch self {
    case .submitted: "The request was accepted."
    case .claimed: "A worker has taken the request."
    case .handedOver: "The work is about to be sent to another service."
    case .accepted: "The other service has taken the work."
    case .withdrawn: "The other service did not take the work."
    case .reattached: "A worker waits for the other service again."
    case .reused: "The request got an earlier result."
    case .succeeded, .failed, .cancelConfirmed: "The request has ended."
    case .declined: "The engine cannot take the request now."
    case .postponed: "The engine is too busy for the request now."
    case .released: "The worker stopped waiting. The other service still has the work."
    case .leaseLost: "The worker was lost. The other service still has the work."
    case .cancelRequested, .stopRequested: "The owner asked to cancel the request."
    case .cancelRefused: "The work is not stopped, so the request goes on."
    case .output: "An output file was stored."
    case .progress: "The work goes on."
    }
  }
}
