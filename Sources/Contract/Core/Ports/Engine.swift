package import KatsudoAPI

/// Something that makes outputs from a job's inputs.
///
/// An engine is asked for one attempt at a time and slot, writes into the attempt's own folder only, reports progress as it goes, and
/// stops soon after its task is cancelled: every process it started is gone and ``EngineFailure/Code/cancelled`` is thrown.
package protocol Engine: Sendable {
  /// The name used in manifests, configuration and metadata: `builtin`, `echo`.
  var name: String { get }
  /// How many attempts may run at once.
  var slots: Int { get }
  /// Whether public `https` URLs are given to the engine as they are, since whoever does the work fetches them itself.
  var takesURLs: Bool { get }
  func run(_ attempt: EngineAttempt) async throws(EngineFailure) -> EngineResult
}

extension Engine {
  package var takesURLs: Bool { false }
}

/// What an engine gets.
package struct EngineAttempt: Sendable {
  package var requestID: String
  package var number: Int
  package var modelID: String
  /// The engine's parameters by its own names, as the manifest's binding maps them.
  package var parameters: [String: JSONValue]
  /// Local files for parameters that are media, in the order of the input's values.
  package var files: [String: [String]]
  /// The whole checked input by the model's own names. A media value that came as a data URI is an empty string here; see ``media``.
  package var input: JSONValue
  /// Every media value of the input.
  package var media: [EngineMedia]
  /// An empty folder that belongs to this attempt alone and is removed after it.
  package var folder: String
  /// The record of what is handed to others; an engine that does its work itself leaves it alone.
  package var remote: RemoteWork
  /// Takes the share of the work done, 0 to 1. May be called as often as the engine likes.
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

/// What an engine gives: files in the attempt's folder, and what it wants to tell of them.
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
  /// The result's `output` where it is not simply the files by kind: any JSON object in which `{"$file": N}` stands for the link of the Nth of
  /// ``files``, counted from 0.
  package var output: JSONValue?
  package var metadata: JSONValue?

  package init(files: [File], output: JSONValue? = nil, metadata: JSONValue? = nil) {
    self.files = files
    self.output = output
    self.metadata = metadata
  }
}

/// Why an engine made nothing. The message is shown to the request's owner.
package struct EngineFailure: Error, Sendable, Hashable {
  package enum Code: String, Sendable, Hashable {
    /// The input cannot be worked with.
    case badInput
    /// The engine lacks something that the operator must install or set, such as a program.
    case unavailable
    /// The machine itself is in trouble (see ``MachineTrouble``). The job goes back and nothing counts against it; the message is for the
    /// operator. Never with a submission whose outcome is not known.
    case machineTrouble
    /// The engine's process ended by itself or was killed.
    case crashed
    /// A limit of time or memory was passed.
    case limit
    /// The attempt's task was cancelled.
    case cancelled
    /// Nothing was started and nothing will be paid: another engine may take the job, or this one later. Never with an open record of a
    /// submission.
    case declined
    /// As declined, for a reason that says nothing against the job and passes by itself: a limit of rate, a service that is full. The job waits
    /// for as long as it takes.
    case busy
    /// A submission may have been taken, and nobody knows. The job is not sent again.
    case outcomeUnknown
    /// The owner asked for it, and the service that had the work confirmed that it never started or stopped.
    case stoppedByOwner
  }

  package var code: Code
  package var message: String
  /// For the log, not for the owner.
  package var cause: String?
  /// How long the engine should be left alone after ``Code/declined`` or ``Code/busy``; `nil` leaves it to the worker.
  package var retryAfter: Duration?

  package init(_ code: Code, _ message: String, cause: String? = nil, retryAfter: Duration? = nil) {
    self.code = code
    self.message = message
    self.cause = cause
    self.retryAfter = retryAfter
  }

  package init(_ trouble: MachineTrouble, cause: String) { self.init(.machineTrouble, trouble.sentence, cause: cause) }
}
