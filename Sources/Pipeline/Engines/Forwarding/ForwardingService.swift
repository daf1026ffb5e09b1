package import KatsudoAPI
package import KatsudoCore

/// The calls of a service that takes work from this server and may charge for it, and the meaning of its answers.
///
/// ``ForwardingEngine`` does what is the same for all such services: it submits at most once, waits, cancels and fetches the files. A new
/// service needs only a type with this protocol.
package protocol ForwardingService: Sendable {
  /// The engine's name in manifests, configuration and metadata.
  var name: String { get }
  /// The service's name for people. It may stand at the beginning of a sentence.
  var title: String { get }
  /// `true` if the service fetches public `https` URLs itself.
  var takesURLs: Bool { get }

  /// Returns a text from outside without the operator's secrets, which an answer or an error may repeat.
  func hidingSecrets(in text: String) -> String

  /// Makes the call that submits the attempt's work. It may read files, so the engine calls it on a thread for blocking work.
  ///
  /// - Parameter now: the time, for services that sign their calls.
  /// - Throws: ``EngineFailure`` if the work cannot be submitted. Nothing was sent then.
  func submission(of attempt: EngineAttempt, at now: Timestamp) throws(EngineFailure) -> ServiceCall

  /// Decides if the service took the work. Only this decision determines what happens to the record of the submission.
  func decision(on answer: ServiceAnswer) -> SubmitDecision

  /// Asks the service for the state of submitted work. This may send several calls.
  func poll(_ id: String, _ attempt: EngineAttempt, _ wire: ServiceWire) async throws(ServiceFault) -> ServiceNews

  /// Asks the service to stop work.
  func cancel(_ id: String, _ wire: ServiceWire) async throws(ServiceFault) -> CancelDecision
}

extension ForwardingService {
  package var takesURLs: Bool { false }

  /// Refuses every cancel. This is the default for a service that cannot stop work.
  package func cancel(_ id: String, _ wire: ServiceWire) async throws(ServiceFault) -> CancelDecision { .refused }

  /// Returns a text of the service for people: on one line, at most 1,000 characters long, and without secrets.
  func quoted(_ text: String) -> String {
    let plain = hidingSecrets(in: text).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return plain.count > 1_000 ? plain.prefix(1_000) + "…" : plain
  }
}

/// The decision after the answer to a submission.
package enum SubmitDecision: Sendable, Hashable {
  /// The service took the work under this id.
  case taken(id: String)
  /// The service certainly did not take the work. The record is withdrawn, and the attempt ends with this failure.
  case notTaken(EngineFailure)
  /// The service may have taken the work. The record stays open, and the job is never sent again. The reason is the second half of a
  /// sentence for the owner, and the cause is for the log.
  case unknown(reason: String, cause: String)
}

/// The answer of a service to a cancel.
package enum CancelDecision: Sendable, Hashable {
  /// The work never started, or it stopped.
  case stopped
  /// The work goes on, or it has ended.
  case refused
  /// The answer cannot be understood. The call is repeated a few times.
  case unclear
}

/// The outcome of one poll.
package struct ServiceNews: Sendable {
  package enum State: Sendable {
    case waiting
    /// The work runs. The value is the finished share from 0 to 1, if the service tells it.
    case running(Double?)
    case finished(ServiceResult)
    case failed(EngineFailure)
    case cancelled
    /// The poll gave no state. It is repeated without a limit, because the work may be paid for. The cause is for the log.
    case unclear(cause: String)
    /// The answer may mean that the service has lost the work. The poll is repeated, with at least this pause. When `limit` such answers
    /// came in a row, the request fails with this failure.
    case doubtful(cause: String, limit: Int, pause: Duration, failure: EngineFailure)
  }

  package var state: State
  /// The pause that the service asks for.
  package var retryAfter: Duration?

  package init(_ state: State, retryAfter: Duration? = nil) {
    self.state = state
    self.retryAfter = retryAfter
  }
}

/// The result of work at a service.
package struct ServiceResult: Sendable {
  /// The links of the files, without duplicates.
  package var links: [String]
  /// `true` if the result is useless without its files and every poll gives new links. If it is `false`, a link that does not lead to a
  /// media file stays in the output as it is.
  package var needsFiles: Bool
  /// The length of the video in seconds, if the service tells it only here and not in the file.
  package var seconds: Double?
  /// Returns the result's `output`. It is given the index of each stored file by its link. With `nil`, `output` lists the files by kind.
  package var output: @Sendable (_ places: [String: Int]) -> JSONValue?
  /// Facts about the work at the service, such as its cost.
  package var upstream: [String: JSONValue]

  package init(
    links: [String], needsFiles: Bool, seconds: Double? = nil, upstream: [String: JSONValue],
    output: @escaping @Sendable (_ places: [String: Int]) -> JSONValue? = { _ in nil }
  ) {
    self.links = links
    self.needsFiles = needsFiles
    self.seconds = seconds
    self.upstream = upstream
    self.output = output
  }
}
