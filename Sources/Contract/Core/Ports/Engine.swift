package import EmakiAPI

/// Something that makes outputs from a job's inputs.
///
/// An engine is asked for one attempt at a time and slot, writes into the attempt's own folder only, reports progress as it goes, and
/// stops soon after its task is cancelled: every process it started is gone and ``EngineFailure/Code/cancelled`` is thrown.
package protocol Engine: Sendable {
  /// The name used in manifests, configuration and metadata: `builtin`, `echo`.
  var name: String { get }
  /// How many attempts may run at once.
  var slots: Int { get }
  func run(_ attempt: EngineAttempt) async throws(EngineFailure) -> EngineResult
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
  /// An empty folder that belongs to this attempt alone and is removed after it.
  package var folder: String
  /// Takes the share of the work done, 0 to 1. May be called as often as the engine likes.
  package var report: @Sendable (Double) -> Void

  package init(
    requestID: String, number: Int, modelID: String, parameters: [String: JSONValue], files: [String: [String]], folder: String,
    report: @escaping @Sendable (Double) -> Void
  ) {
    self.requestID = requestID
    self.number = number
    self.modelID = modelID
    self.parameters = parameters
    self.files = files
    self.folder = folder
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
  package var metadata: JSONValue?

  package init(files: [File], metadata: JSONValue? = nil) {
    self.files = files
    self.metadata = metadata
  }
}

/// Why an engine made nothing. The message is shown to the request's owner.
package struct EngineFailure: Error, Sendable, Hashable {
  package enum Code: String, Sendable, Hashable {
    /// The input cannot be worked with.
    case badInput
    /// The engine lacks something on this machine, a program or room on the disk.
    case unavailable
    /// The engine's process ended by itself or was killed.
    case crashed
    /// A limit of time or memory was passed.
    case limit
    /// The attempt's task was cancelled.
    case cancelled
  }

  package var code: Code
  package var message: String
  /// For the log, not for the owner.
  package var cause: String?

  package init(_ code: Code, _ message: String, cause: String? = nil) {
    self.code = code
    self.message = message
    self.cause = cause
  }
}
