/// Makes outputs from a job's inputs.
///
/// Each slot of an engine runs one attempt at a time. The engine writes only into the attempt's own folder and reports its progress. It
/// stops soon after its task is cancelled: it ends every process that it started and throws ``EngineFailure/Code/cancelled``.
package protocol Engine: Sendable {
  /// The name used in manifests, configuration and metadata, such as `echo`.
  var name: String { get }
  /// The number of attempts that may run at the same time.
  var slots: Int { get }
  /// `true` if the engine takes public `https` URLs as they are, because it or its service fetches them itself.
  var takesURLs: Bool { get }

  /// `true` if the engine hands work over to a service. A server that can run the engine then always does, because it may have to reattach
  /// to work of an earlier run.
  var handsOver: Bool { get }

  /// Returns those of the lanes in which the engine could start a job now.
  ///
  /// A worker calls it before each claim, with the lanes that have a waiting job for this engine, and claims only in the lanes that it
  /// returns. If there are none, it asks again after at most a second. The answer must be fast: the engine keeps what it knows about its
  /// machines up to date by itself. Handed-over work is reattached without this question. An engine that can start nothing keeps its turn: the
  /// next engine of a model gets the job only if this one declines it.
  func startableLanes(among lanes: [String]) async -> [String]

  func run(_ attempt: EngineAttempt) async throws(EngineFailure) -> EngineResult
}

extension Engine {
  package var takesURLs: Bool { false }
  package var handsOver: Bool { false }
  package func startableLanes(among lanes: [String]) async -> [String] { lanes }
}

/// The reason why an engine made no outputs. The message is shown to the request's owner.
package struct EngineFailure: Error, Sendable, Hashable {
  package enum Code: String, Sendable, Hashable {
    /// The engine cannot work with the input.
    case badInput
    /// The engine lacks something that the operator must install or set, such as a program.
    case unavailable
    /// The machine itself has a problem (see ``MachineTrouble``). The job is released and nothing counts against it. The message is for the
    /// operator. An engine never uses this code while the outcome of a submission is not known.
    case machineTrouble
    /// The engine's process ended by itself or was killed.
    case crashed
    /// A limit of time or memory was exceeded.
    case limit
    /// The attempt's task was cancelled.
    case cancelled
    /// Nothing was started and nothing will be paid. Another engine may take the job, or this one may take it later. An engine never uses
    /// this code while the record of a submission is open.
    case declined
    /// The same as ``declined``, but for a temporary reason that does not count against the job: a rate limit or a full service. The job
    /// waits for as long as necessary.
    case busy
    /// The attempt cannot go on now, and this is nobody's fault: the engine's own plan has changed, for example because a server was taken
    /// out of a pool. The job is released. It counts neither against the job nor against the engine. The slot that ran the attempt rests for
    /// ``EngineFailure/retryAfter``, by default a second.
    case again
    /// The service may have taken a submission, but this is not known. The job is not sent again.
    case outcomeUnknown
    /// The owner asked for a cancel, and the work never started or was stopped. See ``StopRequests``.
    case stoppedByOwner
  }

  package var code: Code
  package var message: String
  /// The cause for the log. The owner does not see it.
  package var cause: String?
  /// The shortest rest of the engine after ``Code/declined``, ``Code/busy`` or ``Code/outcomeUnknown``, and of the slot after
  /// ``Code/again``. If it is `nil`, the worker chooses the rest.
  package var retryAfter: Duration?

  package init(_ code: Code, _ message: String, cause: String? = nil, retryAfter: Duration? = nil) {
    self.code = code
    self.message = message
    self.cause = cause
    self.retryAfter = retryAfter
  }

  package init(_ trouble: MachineTrouble, cause: String) { self.init(.machineTrouble, trouble.sentence, cause: cause) }
}
