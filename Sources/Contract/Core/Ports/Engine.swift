package import KatsudoAPI

/// Makes outputs from a job's inputs.
///
/// Each slot of an engine runs one attempt at a time. The engine writes only into the attempt's own folder and reports its progress. It
/// stops soon after its task is cancelled: it ends every process that it started and throws ``EngineFailure/Code/cancelled``.
package protocol Engine: Sendable {
  /// The name used in manifests, configuration and metadata: `builtin`, `echo`.
  var name: String { get }
  /// The number of attempts that may run at the same time.
  var slots: Int { get }
  /// `true` if the engine takes public `https` URLs as they are, because it or its service fetches them itself.
  var takesURLs: Bool { get }
  func run(_ attempt: EngineAttempt) async throws(EngineFailure) -> EngineResult
}

extension Engine {
  package var takesURLs: Bool { false }
}

/// The work that an engine gets for one attempt.
package struct EngineAttempt: Sendable {
  package var requestID: String
  package var number: Int
  package var modelID: String
  /// The engine's parameters by its own names, as the manifest's binding maps them.
  package var parameters: [String: JSONValue]
  /// Local files for parameters that are media, in the order of the input's values.
  package var files: [String: [String]]
  /// The whole checked input, by the model's own names. A media value that came as a data URI is an empty string here. See ``media``.
  package var input: JSONValue
  /// Every media value of the input.
  package var media: [EngineMedia]
  /// An empty folder that belongs to this attempt alone and is removed after it.
  package var folder: String
  /// The record of work that is handed over to a service. An engine that does its work itself does not use it.
  package var remote: RemoteWork
  /// Reports the finished share of the work, 0 to 1. The engine may call it any number of times.
  package var report: @Sendable (Double) -> Void

  package init(
    requestID: String, number: Int, modelID: String, parameters: [String: JSONValue], files: [String: [String]], input: JSONValue,
    media: [EngineMedia], folder: String, remote: RemoteWork, report: @escaping @Sendable (Double) -> Void
  ) {
    self.requestID = requestID
    self.number = number
    self.modelID = modelID
    self.parameters = parameters
    self.files = files
    self.input = input
    self.media = media
    self.folder = folder
    self.remote = remote
    self.report = report
  }
}

/// The outputs of an engine: files in the attempt's folder, and the engine's information about them.
package struct EngineResult: Sendable {
  package struct File: Sendable {
    package var path: String
    package var role: OutputFile.Role
    package var format: MediaFormat
    package var seconds: Double?

    package init(path: String, role: OutputFile.Role, format: MediaFormat, seconds: Double? = nil) {
      self.path = path
      self.role = role
      self.format = format
      self.seconds = seconds
    }
  }

  package var files: [File]
  /// The result's `output`, or `nil` if it lists the files by kind. It is any JSON object in which `{"$file": N}` stands for the link of
  /// the Nth of ``files``, counted from 0.
  package var output: JSONValue?
  package var metadata: JSONValue?

  package init(files: [File], output: JSONValue? = nil, metadata: JSONValue? = nil) {
    self.files = files
    self.output = output
    self.metadata = metadata
  }
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
    /// The service may have taken a submission, but this is not known. The job is not sent again.
    case outcomeUnknown
    /// The owner asked for a cancel, and the service that had the work confirmed that the work never started or was stopped.
    case stoppedByOwner
  }

  package var code: Code
  package var message: String
  /// The cause for the log. The owner does not see it.
  package var cause: String?
  /// The shortest rest of the engine after ``Code/declined``, ``Code/busy`` or ``Code/outcomeUnknown``. If it is `nil`, the worker chooses
  /// the rest.
  package var retryAfter: Duration?

  package init(_ code: Code, _ message: String, cause: String? = nil, retryAfter: Duration? = nil) {
    self.code = code
    self.message = message
    self.cause = cause
    self.retryAfter = retryAfter
  }

  package init(_ trouble: MachineTrouble, cause: String) { self.init(.machineTrouble, trouble.sentence, cause: cause) }
}
