package import KatsudoAPI

/// A request as a store keeps it, without its input and its result.
package struct Job: Sendable, Hashable {
  /// Order of acceptance: unique among the jobs that are kept, and growing.
  package var sequence: Int64
  package var id: String
  package var owner: Owner
  /// The API key that the request came with; `nil` on a server that asks for none.
  package var keyID: String?
  /// The model, which is also the lane in which the job waits.
  package var modelID: String
  package var priority: Int
  package var lifecycle: JobLifecycle
  package var createdAt: Timestamp
  /// 0 to 1, as last reported. An attempt that follows a lost one starts from there until its own first report.
  package var progress: Double

  package var state: JobState { lifecycle.state }
  package var attempt: Int { lifecycle.attempt }

  package init(
    sequence: Int64, id: String, owner: Owner, keyID: String? = nil, modelID: String, priority: Int = 0, lifecycle: JobLifecycle,
    createdAt: Timestamp, progress: Double = 0
  ) {
    self.sequence = sequence
    self.id = id
    self.owner = owner
    self.keyID = keyID
    self.modelID = modelID
    self.priority = priority
    self.lifecycle = lifecycle
    self.createdAt = createdAt
    self.progress = progress
  }
}

/// The checked input of a job.
package struct JobInput: Sendable, Hashable {
  /// The values by the model's names. A media value that came as a data URI is an empty string here; its file is in ``media``.
  package var values: JSONValue
  package var media: [MediaReference]

  package init(values: JSONValue, media: [MediaReference] = []) {
    self.values = values
    self.media = media
  }
}

/// What a job that succeeded made.
package struct JobResult: Sendable, Hashable {
  package var outputs: [OutputFile]
  /// The shape of `output` where it is not simply the files by kind; see ``EngineResult/output``.
  package var output: JSONValue?
  /// What the engine tells of how it made the outputs.
  package var metadata: JSONValue?

  package init(outputs: [OutputFile] = [], output: JSONValue? = nil, metadata: JSONValue? = nil) {
    self.outputs = outputs
    self.output = output
    self.metadata = metadata
  }
}

/// A job that a store is asked to take in.
package struct NewJob: Sendable, Hashable {
  package var id: String
  package var owner: Owner
  package var keyID: String?
  package var modelID: String
  package var priority: Int
  package var input: JobInput
  package var createdAt: Timestamp

  package init(
    id: String, owner: Owner, keyID: String? = nil, modelID: String, priority: Int = 0, input: JobInput, createdAt: Timestamp
  ) {
    self.id = id
    self.owner = owner
    self.keyID = keyID
    self.modelID = modelID
    self.priority = priority
    self.input = input
    self.createdAt = createdAt
  }
}

/// A worker's hold on one attempt of a job. It names the attempt, so that a worker whose lease was lost can finish nothing.
package struct Claim: Sendable, Hashable {
  package let job: Job
  /// The engine that the attempt runs on.
  package let engine: String

  /// Names one attempt of one job.
  package struct ID: Sendable, Hashable {
    package var requestID: String
    package var attempt: Int

    package init(requestID: String, attempt: Int) {
      self.requestID = requestID
      self.attempt = attempt
    }
  }

  package init(job: Job, engine: String) {
    self.job = job
    self.engine = engine
  }

  package var id: ID { ID(requestID: job.id, attempt: attempt) }
  package var attempt: Int { job.attempt }
  /// `true` where an earlier attempt handed the work to a service, so that this one only waits for it.
  package var isHandedOver: Bool { job.lifecycle.isHandedOver }
}

/// A change of a job's life cycle that is on disk.
package struct JobChange: Sendable, Hashable {
  /// The job after the change.
  package var job: Job
  /// Its life cycle before; `nil` for a job that was just taken in.
  package var before: JobLifecycle?
  package var event: JobEventKind
  /// The number of the event, which grows with every change of any job; 0 where nothing changed.
  package var eventID: Int64

  /// `true` where the event changed nothing and was not kept.
  package var isEmpty: Bool { before == job.lifecycle }

  package init(job: Job, before: JobLifecycle?, event: JobEventKind, eventID: Int64) {
    self.job = job
    self.before = before
    self.event = event
    self.eventID = eventID
  }
}

/// An event as a store keeps it.
package struct StoredEvent: Sendable, Hashable {
  /// Rising, and never given twice.
  package var id: Int64
  package var requestID: String
  package var kind: JobEventKind
  package var attempt: Int
  /// The job's state after the event.
  package var state: JobState
  package var at: Timestamp
  /// What the event tells beside: `engine` and `worker` of a claim, `error`, `progress`.
  package var detail: JSONValue?

  package init(
    id: Int64, requestID: String, kind: JobEventKind, attempt: Int, state: JobState, at: Timestamp, detail: JSONValue? = nil
  ) {
    self.id = id
    self.requestID = requestID
    self.kind = kind
    self.attempt = attempt
    self.state = state
    self.at = at
    self.detail = detail
  }
}
