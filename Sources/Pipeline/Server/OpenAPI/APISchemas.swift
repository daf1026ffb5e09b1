import KatsudoAPI
import KatsudoCore
import KatsudoIntake

/// The schemas of answers and of values that several calls share. Keys and types come from the types of the wire; here is only what these
/// cannot say.
enum APISchemas {
  static let error = reference("Error")
  static let submit = reference("Submit")
  static let status = reference("Status")
  static let result = reference("Result")
  static let cancel = reference("Cancel")
  static let model = reference("Model")
  static let modelList = reference("ModelList")
  static let categoryList = reference("CategoryList")
  static let requestList = reference("RequestList")
  static let receipt = reference("Receipt")
  static let usage = reference("Usage")
  static let file = reference("File")
  static let fileList = reference("FileList")
  static let delivery = reference("Delivery")
  static let deliveryList = reference("DeliveryList")
  static let webhookKeys = reference("WebhookKeys")
  static let health = reference("Health")
  static let timedModel = reference("TimedModel")
  static let keyList = reference("KeyList")
  static let newKey = reference("NewKey")
  static let revokedKey = reference("RevokedKey")
  static let account = reference("Account")
  static let deviceStart = reference("DeviceStart")
  static let devicePoll = reference("DevicePoll")
  static let deviceLogin = reference("DeviceLogin")
  static let sink = reference("Sink")
  static let workflowCheck = reference("WorkflowCheck")
  static let workflowImport = reference("WorkflowImport")
  static let deployment = reference("Deployment")
  static let deploymentSubmit = reference("DeploymentSubmit")
  static let deploymentResult = reference("DeploymentResult")
  static let deploymentError = reference("DeploymentError")
  static let balance = reference("Balance")
  static let environment = reference("Environment")
  static let environmentList = reference("EnvironmentList")
  static let removedEnvironment = reference("RemovedEnvironment")
  static let environmentLink = reference("EnvironmentLink")

  static func reference(_ name: String) -> JSONValue { ["$ref": .string("#/components/schemas/\(name)")] }

  /// All schemas by their names.
  static let components: [String: JSONValue] = [
    "Error": WireSchema.read(ErrorBody.self).with([
      "error_code": ["enum": .array(ErrorCode.allCases.map { .integer(Int64($0.rawValue)) })],
      "message": ["description": "The same as error_message."],
      "detail": [
        "description": "The places of the errors. Only an answer with 422 has entries.", "items": WireSchema.read(ErrorBody.Detail.self),
      ],
    ]),
    "DeploymentError": WireSchema.read(ErrorBody.self).with([
      "error_code": ["description": "401001, 403003, 404001, 422001, 500001 and others; 10002 says that the deployment is disabled."],
      "message": ["description": "The same as error_message."], "detail": ["items": WireSchema.read(ErrorBody.Detail.self)],
    ]),
    "Submit": submitAnswer,
    "Status": WireSchema.read(StatusAnswer.self).with([
      "status": words(.inQueue, .inProgress, .completed, .cancelled).described("`completed`: the request has succeeded or failed."),
      "queue_position": position, "progress": fraction, "status_url": uri, "result_url": uri,
      "instance_id": ["description": "Only of a deployment's request: the server that runs or ran it, if it is known."],
    ]),
    "Result": resultAnswer,
    "Cancel": WireSchema.read(CancelAnswer.self).with(["status": words(.inProgress, .completed, .cancelled)]),
    "Model": WireSchema.read(ModelEntry.self).with(modelNotes),
    "TimedModel": timedModelEntry,
    "ModelList": WireSchema.read(ModelListAnswer.self).with(["models": ["items": model]]),
    "CategoryList": WireSchema.read(CategoryListAnswer.self),
    "RequestList": WireSchema.read(RequestListAnswer.self).with([
      "requests": [
        "items": WireSchema.read(RequestListAnswer.Entry.self).with([
          "status": resultWords, "created_at": moment, "finished_at": moment, "progress": fraction, "cost": dollars, "poster": uri,
          "thumbnail": uri, "output": output,
        ])
      ],
      "next_cursor": nextCursor,
    ]),
    "Receipt": WireSchema.read(ReceiptAnswer.self).with([
      "status": words(.succeeded, .failed, .cancelled), "created_at": moment, "started_at": moment, "finished_at": moment,
      "cost": dollars, "model_version": sha256, "ran_model_version": sha256, "plan_sha256": sha256,
      "attempts": ["description": .string("The last attempts, at most \(ReceiptAnswer.attemptLimit).")],
    ]),
    "Usage": WireSchema.read(UsageAnswer.self).with(["from": date, "to": date]),
    "File": WireSchema.read(FileAnswer.self).with([
      "id": uploadID, "url": uri.described("A link to the bytes, which needs no key. It is absent while the upload is not complete."),
      "sha256": sha256, "bytes": ["minimum": 0], "received": ["minimum": 0], "expires_at": moment,
    ]),
    "FileList": WireSchema.read(FileListAnswer.self).with(["files": ["items": file], "next_cursor": nextCursor]),
    "Delivery": WireSchema.read(DeliveryAnswer.self).with([
      "status": resultWords, "outcome": ["enum": .array(Delivery.Outcome.allCases.map { .string($0.rawValue) })], "created_at": moment,
      "last_attempt_at": moment, "next_attempt_at": moment,
    ]),
    "DeliveryList": WireSchema.read(DeliveryListAnswer.self).with(["deliveries": ["items": delivery], "next_cursor": nextCursor]),
    "WebhookKeys": WireSchema.read(WebhookKeySet.self).with(["keys": ["items": WireSchema.read(WebhookKeySet.Key.self)]]),
    "KeyList": WireSchema.read(KeyListAnswer.self).with([
      "keys": ["items": WireSchema.read(KeyAnswer.self).with(["created_at": moment, "last_used_at": moment])]
    ]),
    "NewKey": WireSchema.read(NewKeyAnswer.self).with(["created_at": moment]),
    "RevokedKey": WireSchema.read(KeyRevokedAnswer.self),
    "Account": WireSchema.read(AccountAnswer.self).with(["token_created_at": moment]),
    "DeviceStart": WireSchema.read(DeviceStartAnswer.self).with(["verify_url": uri]),
    "DevicePoll": WireSchema.read(DevicePollAnswer.self),
    "DeviceLogin": WireSchema.read(DeviceLoginAnswer.self).with(["started_at": moment]),
    "Sink": WireSchema.read(SinkAnswer.self).with([
      "messages": ["items": WireSchema.read(SinkAnswer.Message.self).with(["received_at": moment, "body": ["type": "object"]])]
    ]),
    "WorkflowCheck": WireSchema.read(WorkflowCheckAnswer.self).with([
      "inputs": ["items": WireSchema.read(WorkflowCheckAnswer.Input.self).with(["schema": ["type": "object"]])],
      "missing_models": ["items": WireSchema.read(WorkflowCheckAnswer.ModelFile.self).with(["url": uri])],
    ]),
    "WorkflowImport": WireSchema.read(WorkflowImportAnswer.self).with(["change": ["enum": ["new", "changed", "unchanged"]]]),
    "Deployment": WireSchema.read(DeploymentAnswer.self).with([
      "created_at": moment, "updated_at": moment, "status": ["enum": ["standby", "disabled"]],
    ]),
    "DeploymentSubmit": WireSchema.read(SubmitAnswer.self).with(["status_url": uri, "result_url": uri, "cancel_url": uri]),
    "DeploymentResult": WireSchema.read(DeploymentResultAnswer.self).with([
      "status": resultWords, "queue_position": position, "created_at": moment, "finished_at": moment,
      "outputs": ["type": "object", "description": "The files by node and channel. A text is a string."],
      "error": ["description": "Only of a request that failed."],
    ]),
    "Balance": WireSchema.read(BalanceAnswer.self),
    "Environment": WireSchema.read(EnvironmentEntry.self).with([
      "state": ["enum": ["starting", "running", "stopping", "stopped", "failed", "attached"]], "url": uri, "created_at": moment,
    ]),
    "EnvironmentList": WireSchema.read(EnvironmentListAnswer.self).with(["environments": ["items": environment]]),
    "RemovedEnvironment": WireSchema.read(EnvironmentRemovedAnswer.self),
    "EnvironmentLink": WireSchema.read(EnvironmentLinkAnswer.self).with(["url": uri, "valid_seconds": ["minimum": 0]]),
    "Health": WireSchema.read(HealthAnswer.self).with(["status": ["enum": ["ok", "ready", "not_ready"]]]),
  ]

  /// The answer to a submit. If the submit has waited, it also has the fields of the result.
  private static let submitAnswer: JSONValue = {
    let answer = WireSchema.read(SubmitAnswer.self).with(["status_url": uri, "result_url": uri, "cancel_url": uri])
    let fields = (resultAnswer["properties"]?.object ?? [:]).merging(answer["properties"]?.object ?? [:]) { $1 }
    return .object((answer.object ?? [:]).merging(["properties": .object(fields)]) { $1 })
  }()

  private static let resultAnswer = WireSchema.read(ResultAnswer.self).with([
    "status": resultWords, "queue_position": position, "created_at": moment, "finished_at": moment, "cost": dollars, "output": output,
    "error": ["description": "A sentence that says why the request failed."],
    "metadata": ["type": "object", "description": "Only with `include_metadata=true`."],
  ])

  /// The entry of a model with the time that its requests took. That time may be `null`, which no optional field of the wire is.
  private static let timedModelEntry: JSONValue = {
    let entry = WireSchema.read(ModelEntry.self).with(modelNotes)
    var fields = entry["properties"]?.object ?? [:]
    fields["median_seconds"] = [
      "type": ["number", "null"], "minimum": 0,
      "description":
        "Only with `include_times=true`: the median of the seconds that the newest requests ran here, or null if none succeeded.",
    ]
    return .object((entry.object ?? [:]).merging(["properties": .object(fields)]) { $1 })
  }()

  private static let modelNotes: JSONValue = [
    "kind": ["examples": .array(ModelRoutes.kinds.map { .string($0) })], "base_price_usd": ["minimum": 0],
    "input_schema": ["type": "object"], "output_schema": ["type": "object"],
  ]

  // Parts of schemas.
  static let uri: JSONValue = ["type": "string", "format": "uri"]
  static let moment: JSONValue = ["type": "string", "format": "date-time"]
  static let date: JSONValue = ["type": "string", "format": "date"]
  static let sha256: JSONValue = ["type": "string", "pattern": "^[0-9a-f]{64}$"]
  private static let uuid = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
  static let requestCursor: JSONValue = ["type": "string", "pattern": .string("^\(uuid)$")]
  static let uploadID: JSONValue = ["type": "string", "pattern": .string("^file_\(uuid)$")]
  static let deliveryID: JSONValue = ["type": "string", "pattern": .string("^msg_\(uuid)$")]
  private static let position: JSONValue = [
    "type": "integer", "minimum": 1, "description": "Only of a request that waits; 1 starts next.",
  ]
  private static let fraction: JSONValue = ["type": "number", "minimum": 0, "maximum": 1, "description": "Only of a request that runs."]
  private static let dollars: JSONValue = ["type": "number", "minimum": 0, "description": "In US dollars."]
  private static let nextCursor: JSONValue = ["description": "The cursor for the next page. It is absent on the last page."]
  private static let output: JSONValue = [
    "description":
      "Links to the files of a request that has succeeded: `video` or `image` (one link), `videos` or `images` (several), `audio`, `audios`."
  ]
  private static let resultWords = words(.inQueue, .inProgress, .succeeded, .failed, .cancelled)

  private static func words(_ words: StatusWord...) -> JSONValue { ["enum": .array(words.map { .string($0.rawValue) })] }
}

extension JSONValue {
  /// Adds members to the schemas of an object's properties. A member that is there is replaced.
  ///
  /// - Parameter notes: the members by property. A name that the object does not have is left out.
  func with(_ notes: JSONValue) -> JSONValue {
    guard var members = object, var properties = self["properties"]?.object else { return self }
    for (name, note) in notes.object ?? [:] {
      guard let property = properties[name]?.object else { continue }
      properties[name] = .object(property.merging(note.object ?? [:]) { $1 })
    }
    members["properties"] = .object(properties)
    return .object(members)
  }

  /// Adds a description to a schema.
  func described(_ text: String) -> JSONValue { .object((object ?? [:]).merging(["description": .string(text)]) { $1 }) }
}
