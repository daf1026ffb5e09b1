package import KatsudoAPI

/// The work that an engine gets for one attempt.
package struct EngineAttempt: Sendable {
  package var requestID: String
  package var number: Int
  package var modelID: String
  /// The engine's parameters by its own names, as the manifest's binding maps them.
  package var parameters: [String: JSONValue]
  /// The engine's own part of the manifest: any JSON under the key `options`.
  package var options: [String: JSONValue]
  /// The local files for parameters that are media, in the order of the input's values.
  package var files: [String: [String]]
  /// The whole checked input, by the model's own names. A media value that came as a data URI or names an upload is an empty
  /// string here; its file is in ``media``. The input is `null` if it is damaged and the work was handed over before.
  package var input: JSONValue
  /// The media values of the input. The list is empty if the work was handed over before, because the attempt then only waits.
  package var media: [EngineMedia]
  /// The path of an empty folder that belongs to this attempt alone and is removed after it. See ``Engine/needsFolder``.
  package var folder: String
  /// Makes the folder, if it is not there yet. An engine that does not always need it calls this before it writes a file.
  package var makeFolder: @Sendable () async throws(EngineFailure) -> Void
  /// The record of work that is handed over to a service. An engine that does its work itself does not use it.
  package var remote: RemoteWork
  package var stop: StopRequests
  /// The trace that the request belongs to, with an id of its own for this attempt.
  package var trace: TraceContext?
  /// Takes the engine's reports. See ``report(_:stage:preview:)``.
  private let onProgress: @Sendable (EngineProgress) -> Void

  package init(
    requestID: String, number: Int, modelID: String, parameters: [String: JSONValue] = [:], options: [String: JSONValue] = [:],
    files: [String: [String]] = [:], input: JSONValue = .null, media: [EngineMedia] = [], folder: String,
    makeFolder: @escaping @Sendable () async throws(EngineFailure) -> Void = {}, remote: RemoteWork, stop: StopRequests = .never,
    trace: TraceContext? = nil, onProgress: @escaping @Sendable (EngineProgress) -> Void = { _ in }
  ) {
    self.requestID = requestID
    self.number = number
    self.modelID = modelID
    self.parameters = parameters
    self.options = options
    self.files = files
    self.input = input
    self.media = media
    self.folder = folder
    self.makeFolder = makeFolder
    self.remote = remote
    self.stop = stop
    self.trace = trace
    self.onProgress = onProgress
  }

  /// Reports the progress of the work. The engine may call this any number of times. A part that is `nil` keeps its last reported value.
  ///
  /// - Parameters:
  ///   - fraction: the finished share of the work, 0 to 1.
  ///   - stage: the present step for people, such as `encoding`.
  ///   - preview: a picture of the unfinished output.
  package func report(_ fraction: Double? = nil, stage: String? = nil, preview: EnginePreview? = nil) {
    onProgress(EngineProgress(fraction: fraction, stage: stage, preview: preview))
  }
}

/// A report about unfinished work. A part that is `nil` keeps its last reported value.
package struct EngineProgress: Sendable, Hashable {
  package var fraction: Double?
  package var stage: String?
  package var preview: EnginePreview?

  package init(fraction: Double? = nil, stage: String? = nil, preview: EnginePreview? = nil) {
    self.fraction = fraction
    self.stage = stage
    self.preview = preview
  }

  /// Returns this report with the parts of a later one.
  package func merging(_ later: EngineProgress) -> EngineProgress {
    EngineProgress(fraction: later.fraction ?? fraction, stage: later.stage ?? stage, preview: later.preview ?? preview)
  }
}

/// A small picture of an unfinished output.
package struct EnginePreview: Sendable, Hashable {
  /// The largest preview in bytes. A larger one is not stored.
  package static let byteLimit = 64 * 1024

  package var bytes: [UInt8]
  package var format: MediaFormat

  package init(bytes: [UInt8], format: MediaFormat) {
    self.bytes = bytes
    self.format = format
  }
}

/// The requests of a job's owner to stop the running attempt.
///
/// An engine that can stop its work stops it at the first request and throws ``EngineFailure/Code/stoppedByOwner``. An engine that cannot
/// stop its work, or whose service does not stop it, calls ``refuse`` for each request and goes on. The answer must be true: after
/// `stoppedByOwner` the work costs nothing more.
package struct StopRequests: Sendable {
  /// Gives an element each time the owner asks for a stop, also if the owner asked before this attempt began. Only one reader may use it.
  package var requests: AsyncStream<Void>
  /// Reports that the work goes on.
  package var refuse: @Sendable () async -> Void

  package init(requests: AsyncStream<Void>, refuse: @escaping @Sendable () async -> Void) {
    self.requests = requests
    self.refuse = refuse
  }

  /// No owner ever asks for a stop.
  package static let never = StopRequests(requests: AsyncStream { $0.finish() }, refuse: {})

  /// Runs work that stops when its task is cancelled. The work must then fail with ``EngineFailure/Code/cancelled``. Call this only once in
  /// an attempt, because ``requests`` has only one reader.
  ///
  /// - Throws: ``EngineFailure`` with `stoppedByOwner` if a request stopped the work, or the failure of the work.
  package func stopping<Value: Sendable>(
    _ work: @escaping @Sendable () async throws(EngineFailure) -> Value
  ) async throws(EngineFailure) -> Value {
    try await withTaskGroup(of: StopStep<Value>.self, returning: Result<Value, EngineFailure>.self) { group in
      group.addTask {
        do throws(EngineFailure) { return .ended(.success(try await work())) } catch { return .ended(.failure(error)) }
      }
      group.addTask { [requests] in
        for await _ in requests { return .asked }
        return .silent
      }
      defer { group.cancelAll() }
      var isAsked = false
      while let step = await group.next() {
        switch step {
        case .ended(.failure(let failure)) where failure.code == .cancelled && isAsked:
          return .failure(EngineFailure(.stoppedByOwner, "The request was cancelled."))
        case .ended(let outcome): return outcome
        case .asked:
          isAsked = true
          group.cancelAll()
        case .silent: continue
        }
      }
      return .failure(EngineFailure(.cancelled, "The attempt was stopped."))
    }.get()
  }
}

/// The end of one of the two tasks of ``StopRequests/stopping(_:)``.
private enum StopStep<Value: Sendable>: Sendable {
  case ended(Result<Value, EngineFailure>)
  /// The owner asks for a stop.
  case asked
  /// No request will come.
  case silent
}
