/// A deployment in the answers under `/prod/v2/deployments`.
public struct DeploymentAnswer: Sendable, Hashable, Codable {
  public var id: String
  public var name: String
  public var workflowID: String
  public var workflowVersion: String
  /// One name of hardware.
  public var hardware: [String]
  public var minInstances: Int
  public var maxInstances: Int
  public var queueSize: Int
  public var keepWarmSeconds: Int
  /// `standby`, or `disabled` if ``isEnabled`` is `false`.
  public var status: String
  public var isEnabled: Bool
  /// A time in the form `YYYY-MM-DDTHH:MM:SS.ffffff+00:00`.
  public var createdAt: String
  public var updatedAt: String
  /// The workflow and its values that can be overridden. It is sent only for `includes=payload`.
  public var payload: Payload?
  /// A text about the workflow. It is sent only for `includes=readme`.
  public var readme: String?

  public struct Payload: Sendable, Hashable, Codable {
    public var workflow: [String: JSONValue]
    public var overrides: [String: JSONValue]

    public init(workflow: [String: JSONValue], overrides: [String: JSONValue]) {
      self.workflow = workflow
      self.overrides = overrides
    }

    private enum CodingKeys: String, CodingKey {
      case workflow = "workflow_api_json"
      case overrides
    }
  }

  public init(
    id: String, name: String, workflowID: String, workflowVersion: String, hardware: [String], minInstances: Int, maxInstances: Int,
    queueSize: Int, keepWarmSeconds: Int, status: String, isEnabled: Bool, createdAt: String, updatedAt: String, payload: Payload? = nil,
    readme: String? = nil
  ) {
    self.id = id
    self.name = name
    self.workflowID = workflowID
    self.workflowVersion = workflowVersion
    self.hardware = hardware
    self.minInstances = minInstances
    self.maxInstances = maxInstances
    self.queueSize = queueSize
    self.keepWarmSeconds = keepWarmSeconds
    self.status = status
    self.isEnabled = isEnabled
    self.createdAt = createdAt
    self.updatedAt = updatedAt
    self.payload = payload
    self.readme = readme
  }

  private enum CodingKeys: String, CodingKey {
    case id, name, hardware, status, payload, readme
    case workflowID = "workflow_id"
    case workflowVersion = "workflow_version"
    case minInstances = "min_instances"
    case maxInstances = "max_instances"
    case queueSize = "queue_size"
    case keepWarmSeconds = "keep_warm_duration_in_seconds"
    case isEnabled = "is_enabled"
    case createdAt = "created_at"
    case updatedAt = "updated_at"
  }
}

/// The answer about the result of a deployment's request, in every state of the request.
public struct DeploymentResultAnswer: Sendable, Hashable, Codable {
  public var requestID: String
  public var status: StatusWord
  /// The files by node and channel. Only a request that succeeded has them.
  public var outputs: JSONValue?
  /// The reasons why the request failed. Only a failed request has them.
  public var error: [Failure]?
  public var queuePosition: Int?
  /// The server that runs or ran the request, if it is known.
  public var instanceID: String?
  /// A time in the form `YYYY-MM-DDTHH:MM:SS.ffffff+00:00`.
  public var createdAt: String
  public var finishedAt: String?

  /// A reason in the form that RunComfy's result has.
  public struct Failure: Sendable, Hashable, Codable {
    public var errorCode: Int
    /// A sentence that says why.
    public var error: String
    /// Empty: the details are for the operator, and stand in the server's log.
    public var debugInfo: String

    public init(_ error: String) {
      errorCode = ErrorCode.internalError.rawValue
      self.error = error
      debugInfo = ""
    }
  }

  public init(
    requestID: String, status: StatusWord, outputs: JSONValue? = nil, error: [Failure]? = nil, queuePosition: Int? = nil,
    instanceID: String? = nil, createdAt: String, finishedAt: String? = nil
  ) {
    self.requestID = requestID
    self.status = status
    self.outputs = outputs
    self.error = error
    self.queuePosition = queuePosition
    self.instanceID = instanceID
    self.createdAt = createdAt
    self.finishedAt = finishedAt
  }

  private enum CodingKeys: String, CodingKey {
    case requestID = "request_id"
    case status, outputs, error
    case queuePosition = "queue_position"
    case instanceID = "instance_id"
    case createdAt = "created_at"
    case finishedAt = "finished_at"
  }
}

/// The message of a webhook about a deployment's request: the fields of its result with the deployment's id. As in RunComfy's messages, its
/// error is an object with `type` and `message`, and not a list.
public struct DeploymentMessage: Sendable, Hashable, Encodable {
  public var result: DeploymentResultAnswer
  public var deploymentID: String

  public init(_ result: DeploymentResultAnswer, deploymentID: String) {
    self.result = result
    self.deploymentID = deploymentID
  }

  public func encode(to encoder: any Encoder) throws {
    var fields = result
    fields.error = nil
    try fields.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(deploymentID, forKey: .deploymentID)
    if let failure = result.error?.first {
      try container.encode(["type": "workflow_failed", "message": failure.error], forKey: .error)
    }
  }

  private enum CodingKeys: String, CodingKey {
    case deploymentID = "deployment_id"
    case error
  }
}

/// The answer to `GET /prod/v2/balance`.
public struct BalanceAnswer: Sendable, Hashable, Codable {
  /// US dollars. It may be below 0.
  public var balance: Double
  /// Millionths of a US dollar.
  public var microdollars: Int
  public var currency = "USD"

  public init(microdollars: Int) {
    self.microdollars = microdollars
    balance = Double(microdollars) / 1_000_000
  }

  private enum CodingKeys: String, CodingKey {
    case balance = "balance_usd"
    case microdollars = "balance_microdollars"
    case currency
  }
}
