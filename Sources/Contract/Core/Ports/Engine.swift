/// Makes outputs from a job's inputs.
///
/// Each slot of an engine runs one attempt at a time. The engine writes only into the attempt's own folder and reports its progress. It
/// stops soon after its task is cancelled: it ends every process that it started and throws ``EngineFailure/Code/cancelled``.
package protocol Engine: Sendable {
  /// The name used in manifests, configuration and metadata, such as `echo`.
  var name: String { get }
  /// The number of attempts that may run at the same time.
  var slots: Int { get }
  /// The version of the program that makes the outputs, for receipts. It is `nil` if it is not known.
  var version: String? { get }
  /// `true` if the engine takes public `https` URLs as they are, because it or its service fetches them itself.
  var takesURLs: Bool { get }

  /// `true` if every attempt of the engine needs its folder. If it is `false`, an attempt without media has a folder only from its call of
  /// ``EngineAttempt/makeFolder`` on.
  var needsFolder: Bool { get }

  /// `true` if every free slot can start a job of every lane that ``startableLanes(among:)`` returns. A worker then claims jobs for all free
  /// slots at once. `false` is for an engine whose slots belong to machines with different models: a worker claims one job after the other.
  var areSlotsAlike: Bool { get }

  /// `true` if the engine hands work over to a service. If a server can run such an engine, it always runs it, even if no model needs it,
  /// because an earlier run may have left work to reattach to.
  var handsOver: Bool { get }

  /// Returns those of the lanes in which the engine could start a job now.
  ///
  /// A worker calls it before each claim, with the lanes that have a waiting job for this engine. It claims only in the lanes that are
  /// returned. If none is returned, it asks again after at most a second. The answer must be fast: the engine itself keeps its knowledge
  /// about its machines up to date. A worker reattaches to handed-over work without this call. While an engine returns no lane, its jobs
  /// wait for it: the next engine of a model gets them only while this engine's circuit breaker is open.
  func startableLanes(among lanes: [String]) async -> [String]

  func run(_ attempt: EngineAttempt) async throws(EngineFailure) -> EngineResult
}

extension Engine {
  package var version: String? { nil }
  package var takesURLs: Bool { false }
  package var needsFolder: Bool { true }
  package var areSlotsAlike: Bool { true }
  package var handsOver: Bool { false }
  package func startableLanes(among lanes: [String]) async -> [String] { lanes }
}

/// The reason why an engine made no outputs. The message is shown to the request's owner.
package struct EngineFailure: Error, Sendable, Hashable {
  package enum Code: String, Sendable, Hashable {
    /// The engine cannot work with the input.
    case badInput
    /// The engine cannot do the work, for example because a program is missing or because a service no longer has the result. If nothing
    /// was handed over and the model has another engine, that engine may take the job.
    case unavailable
    /// The machine itself has a problem (see ``MachineTrouble``). The job is released, and nothing counts against it. The message is for
    /// the operator. An engine never uses this code while the outcome of a submission is not known.
    case machineTrouble
    /// The engine's process ended by itself or was killed.
    case crashed
    /// A limit of time or memory was exceeded.
    case limit
    /// The attempt's task was cancelled.
    case cancelled
    /// The engine started nothing, and nothing will be paid. Another engine may take the job, or this engine may take it later. An engine
    /// never uses this code while the record of a submission is open.
    case declined
    /// The same as ``declined``, but for a temporary reason, such as a rate limit or a full service. It does not count against the job,
    /// which waits for as long as necessary.
    case busy
    /// The attempt cannot go on, for a reason that is no failure: for example, the engine took a server out of its pool. The job is
    /// released. This counts neither against the job nor against the engine. The slot that ran the attempt waits for
    /// ``EngineFailure/retryAfter``: by default a second, at least 20 ms.
    case again
    /// The service may have taken a submission, but this is not known. The job fails and is never sent again.
    case outcomeUnknown
    /// The owner asked for a cancel, and the work was stopped or never started. See ``StopRequests``.
    case stoppedByOwner
  }

  package var code: Code
  package var message: String
  /// The cause for the log. The owner does not see it.
  package var cause: String?
  /// The shortest backoff of the engine after ``Code/declined``, ``Code/busy`` or ``Code/outcomeUnknown``, and of the slot after
  /// ``Code/again``. If it is `nil`, the worker chooses the backoff.
  package var retryAfter: Duration?

  package init(_ code: Code, _ message: String, cause: String? = nil, retryAfter: Duration? = nil) {
    self.code = code
    self.message = message
    self.cause = cause
    self.retryAfter = retryAfter
  }

  package init(_ trouble: MachineTrouble, cause: String) { self.init(.machineTrouble, trouble.sentence, cause: cause) }
}
