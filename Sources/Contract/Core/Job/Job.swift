package import KatsudoAPI

/// A request as a store keeps it, without its input and its result.
package struct Job: Sendable, Hashable {
  /// The order of acceptance. The number is unique among the stored jobs, and a later job has a larger number.
  package var sequence: Int64
  package var id: String
  package var owner: Owner
  /// The id of the API key that came with the request, or `nil` on a server that requires no key.
  package var keyID: String?
  /// The id of the model. It is also the name of the lane in which the job waits.
  package var modelID: String
  package var priority: Int
  package var lifecycle: JobLifecycle
  package var createdAt: Timestamp
  /// The last reported progress, 0 to 1. A later attempt keeps the value until its own first report.
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
  /// The values, by the model's names. A media value that came as a data URI or names an upload is an empty string here. Its file is in
  /// ``media``.
  package var values: JSONValue
  package var media: [StoredMedia]

  package init(values: JSONValue, media: [StoredMedia] = []) {
    self.values = values
    self.media = media
  }
}

/// The result of a job that succeeded.
package struct JobResult: Sendable, Hashable {
  package var outputs: [StoredOutput]
  /// The shape of `output`, or `nil` if `output` lists the files by kind. See ``EngineResult/output``.
  package var output: JSONValue?
  /// The engine's information about how it made the outputs.
  package var metadata: JSONValue?
  /// The bytes of the outputs without a locator, by name, for the job store. A result that was read from the store has none: see
  /// ``JobStore/content(of:name:)``.
  package var contents: [String: [UInt8]]

  package init(
    outputs: [StoredOutput] = [], output: JSONValue? = nil, metadata: JSONValue? = nil, contents: [String: [UInt8]] = [:]
  ) {
    self.contents = contents
    self.outputs = outputs
    self.output = output
    self.metadata = metadata
  }
}

/// A job that is submitted to a store.
package struct NewJob: Sendable, Hashable {
  package var id: String
  package var owner: Owner
  package var keyID: String?
  package var modelID: String
  package var priority: Int
  package var input: JobInput
  package var createdAt: Timestamp
  /// `nil` for a submit without an idempotency key.
  package var idempotency: Idempotency?
  /// The price in US dollars, which counts against the owner's budget of the day. See ``ModelManifest/price(of:)``.
  package var price: Double
  /// `nil` for a submit without a webhook.
  package var webhook: JobWebhook?
  /// The trace that the submit belongs to.
  package var trace: TraceContext?
  /// The labels, without duplicates. See ``JobLabels``.
  package var labels: [String]
  package var facts: JobFacts

  package init(
    id: String, owner: Owner, keyID: String? = nil, modelID: String, priority: Int = 0, input: JobInput, createdAt: Timestamp,
    idempotency: Idempotency? = nil, price: Double = 0, webhook: JobWebhook? = nil, trace: TraceContext? = nil, labels: [String] = [],
    facts: JobFacts = JobFacts()
  ) {
    self.id = id
    self.owner = owner
    self.keyID = keyID
    self.modelID = modelID
    self.priority = priority
    self.input = input
    self.createdAt = createdAt
    self.idempotency = idempotency
    self.price = price
    self.webhook = webhook
    self.trace = trace
    self.labels = labels
    self.facts = facts
  }
}

/// The right of a worker to work on one attempt of a job. A worker that lost its lease cannot finish the job, because its claim names an
/// older attempt.
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
  /// `true` if an earlier attempt handed the work over to a service. This attempt then submits nothing. It only waits for the service.
  package var isHandedOver: Bool { job.lifecycle.isHandedOver }
}

/// A change of a job's life cycle that is on disk.
package struct JobChange: Sendable, Hashable {
  /// The job after the change.
  package var job: Job
  /// The job's life cycle before the change, or `nil` for a job that was just submitted.
  package var before: JobLifecycle?
  package var event: JobEventKind
  /// The number of the event. It grows with every change of any job. It is 0 if nothing changed.
  package var eventID: Int64
  /// `true` if the change added a delivery to the outbox of webhooks.
  package var addsDelivery = false

  /// `true` if the event changed nothing and was not stored.
  package var isEmpty: Bool { before == job.lifecycle }

  package init(job: Job, before: JobLifecycle?, event: JobEventKind, eventID: Int64, addsDelivery: Bool = false) {
    self.job = job
    self.before = before
    self.event = event
    self.eventID = eventID
    self.addsDelivery = addsDelivery
  }
}

/// An event as a store keeps it.
package struct StoredEvent: Sendable, Hashable {
  /// The number of the event. Numbers grow and are never used twice.
  package var id: Int64
  package var requestID: String
  package var kind: JobEventKind
  package var attempt: Int
  /// The job's state after the event.
  package var state: JobState
  package var at: Timestamp
  /// Details of the event: `engine` and `worker` of a claim, `worker` of a reattach, `error` of a failure or a decline, `progress`, `stage`,
  /// `preview` and `preview_format` of a report, and the facts about an output (``OutputFacts``).
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
