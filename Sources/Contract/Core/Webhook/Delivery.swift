package import KatsudoAPI

/// The delivery of one message: the news of one change of a job's state, for the job's webhook.
///
/// The delivery is stored in the transaction of the change, and it is deleted with its job.
package struct Delivery: Sendable, Hashable {
  package enum Outcome: String, Sendable, Hashable, CaseIterable {
    /// The next try is to come, or a try is on its way.
    case pending
    /// The receiver answered with a status from 200 to 299.
    case delivered
    /// The time for tries is over.
    case failed
    /// The message is no longer sent: the receiver answered 410, or it has a later message of the same job.
    case stopped
  }

  /// The id of the message. It stays the same for all tries.
  package var id: String
  package var requestID: String
  package var owner: Owner
  /// The state of the job after the change.
  package var state: JobState
  /// See ``JobWebhook``.
  package var url: String
  package var receiver: String
  package var base: String
  /// The time of the change.
  package var createdAt: Timestamp
  /// After a try that failed, no further try is planned for a time after this one.
  package var deadline: Timestamp
  package var outcome: Outcome
  /// The number of tries that began.
  package var attempts: Int
  /// The time of the next try, or of the end of the lease while a try is on its way. It is `nil` unless the outcome is `pending`.
  package var nextAt: Timestamp?
  /// The time at which the last try began.
  package var lastAt: Timestamp?
  /// The HTTP status of the last answer, or `nil` if the last try got no answer.
  package var status: Int?
  /// The fault of the last try in a sentence, or the reason why no further try follows.
  package var error: String?

  package init(
    id: String, requestID: String, owner: Owner, state: JobState, url: String, receiver: String, base: String, createdAt: Timestamp,
    deadline: Timestamp, outcome: Outcome = .pending, attempts: Int = 0, nextAt: Timestamp? = nil, lastAt: Timestamp? = nil,
    status: Int? = nil, error: String? = nil
  ) {
    self.id = id
    self.requestID = requestID
    self.owner = owner
    self.state = state
    self.url = url
    self.receiver = receiver
    self.base = base
    self.createdAt = createdAt
    self.deadline = deadline
    self.outcome = outcome
    self.attempts = attempts
    self.nextAt = nextAt
    self.lastAt = lastAt
    self.status = status
    self.error = error
  }
}

/// The end of one try of a delivery.
package struct DeliveryTry: Sendable, Hashable {
  package enum Verdict: Sendable, Hashable {
    case delivered, failed, stopped
    /// Another try follows at this time.
    case again(Timestamp)
  }

  package var verdict: Verdict
  package var status: Int?
  package var error: String?

  package init(_ verdict: Verdict, status: Int? = nil, error: String? = nil) {
    self.verdict = verdict
    self.status = status
    self.error = error
  }
}
