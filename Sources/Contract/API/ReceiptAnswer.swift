/// The answer to `GET /v1/requests/{request_id}/receipt`: what made the result of a request that has ended.
public struct ReceiptAnswer: Sendable, Hashable, Codable {
  public struct Input: Sendable, Hashable, Codable {
    /// SHA-256 of the canonical input, in which each medium stands as the hash of its bytes. It is absent if the bytes of a medium are not
    /// known.
    public var sha256: String?
    /// For each picture, video and sound: `place`, `kind`, and, if its bytes are known, `sha256` and `bytes`.
    public var media: [JSONValue]

    public init(sha256: String?, media: [JSONValue]) {
      self.sha256 = sha256
      self.media = media
    }
  }

  public struct Attempt: Sendable, Hashable, Codable {
    public var number: Int
    public var engine: String?
    public var startedAt: String
    public var endedAt: String?
    /// `succeeded`, `failed`, `cancelled`, `declined`, `postponed`, `released` or `lease_lost`.
    public var outcome: String?
    public var error: String?

    public init(number: Int, engine: String?, startedAt: String, endedAt: String? = nil, outcome: String? = nil, error: String? = nil) {
      self.number = number
      self.engine = engine
      self.startedAt = startedAt
      self.endedAt = endedAt
      self.outcome = outcome
      self.error = error
    }

    private enum CodingKeys: String, CodingKey {
      case number, engine
      case startedAt = "started_at"
      case endedAt = "ended_at"
      case outcome, error
    }
  }

  public struct Output: Sendable, Hashable, Codable {
    public var name: String
    public var role: String
    public var contentType: String
    public var bytes: Int
    public var sha256: String
    public var seconds: Double?

    public init(name: String, role: String, contentType: String, bytes: Int, sha256: String, seconds: Double?) {
      self.name = name
      self.role = role
      self.contentType = contentType
      self.bytes = bytes
      self.sha256 = sha256
      self.seconds = seconds
    }

    private enum CodingKeys: String, CodingKey {
      case name, role
      case contentType = "content_type"
      case bytes, sha256, seconds
    }
  }

  public var requestID: String
  public var modelID: String
  /// SHA-256 of the model's manifest when the request was accepted.
  public var modelVersion: String?
  /// SHA-256 of the manifest with which the request ran. It is absent if it is the same.
  public var ranModelVersion: String?
  public var status: StatusWord
  public var error: String?
  public var createdAt: String
  public var startedAt: String?
  public var finishedAt: String?
  public var labels: [String]
  public var engine: String?
  public var engineVersion: String?
  public var input: Input
  public var seed: Int64?
  /// The shot plan of the built-in engine.
  public var plan: JSONValue?
  /// SHA-256 of the canonical shot plan.
  public var planSHA256: String?
  /// SHA-256 of the workflow, from an engine that runs workflows.
  public var workflowSHA256: String?
  /// The number of attempts.
  public var attemptCount: Int
  /// The last attempts, at most 100.
  public var attempts: [Attempt]
  public var outputs: [Output]
  /// The request that made the files, if this one got an earlier result.
  public var reusedFrom: String?
  /// The cost in US dollars.
  public var cost: Double

  public init(
    requestID: String, modelID: String, modelVersion: String?, ranModelVersion: String?, status: StatusWord, error: String?,
    createdAt: String, startedAt: String?, finishedAt: String?, labels: [String], engine: String?, engineVersion: String?, input: Input,
    seed: Int64?, plan: JSONValue?, planSHA256: String?, workflowSHA256: String?, attemptCount: Int, attempts: [Attempt],
    outputs: [Output], reusedFrom: String?, cost: Double
  ) {
    self.requestID = requestID
    self.modelID = modelID
    self.modelVersion = modelVersion
    self.ranModelVersion = ranModelVersion
    self.status = status
    self.error = error
    self.createdAt = createdAt
    self.startedAt = startedAt
    self.finishedAt = finishedAt
    self.labels = labels
    self.engine = engine
    self.engineVersion = engineVersion
    self.input = input
    self.seed = seed
    self.plan = plan
    self.planSHA256 = planSHA256
    self.workflowSHA256 = workflowSHA256
    self.attemptCount = attemptCount
    self.attempts = attempts
    self.outputs = outputs
    self.reusedFrom = reusedFrom
    self.cost = cost
  }

  private enum CodingKeys: String, CodingKey {
    case requestID = "request_id"
    case modelID = "model_id"
    case modelVersion = "model_version"
    case ranModelVersion = "ran_model_version"
    case status, error
    case createdAt = "created_at"
    case startedAt = "started_at"
    case finishedAt = "finished_at"
    case labels, engine
    case engineVersion = "engine_version"
    case input, seed, plan
    case planSHA256 = "plan_sha256"
    case workflowSHA256 = "workflow_sha256"
    case attemptCount = "attempt_count"
    case attempts, outputs
    case reusedFrom = "reused_from"
    case cost
  }
}
