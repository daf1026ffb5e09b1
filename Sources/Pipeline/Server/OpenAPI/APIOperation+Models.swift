import HTTPTypes
import KatsudoAPI
import KatsudoCore
import KatsudoIntake

extension APIOperation {
  /// The calls about all models.
  static let catalogue: [APIOperation] = [
    APIOperation(
      method: .get, path: "/v1/models", id: "list_models", group: .models, summary: "The models of this server",
      parameters: [
        .limit, .offset,
        .query("search", ["type": "string"], "Words; each must occur in the id, a name, a description or a category."),
        .query("category", ["type": "string"], "Exactly one category."),
        .query("kind", ["type": "string", "enum": .array(ModelRoutes.kinds.map { .string($0) })], "The kind of the models."),
        .flag("include_schema", "Adds the schemas of the inputs and outputs."), .acceptLanguage,
      ],
      answers: [.json("A page of the list.", APISchemas.modelList)], errors: [.invalidInput]),
    APIOperation(
      method: .get, path: "/v1/models/categories", id: "list_categories", group: .models, summary: "The categories of the models",
      answers: [.json("The categories, sorted.", APISchemas.categoryList)]),
  ]

  /// The calls about one model. Each model has paths of its own in a document, because each takes another body.
  ///
  /// - Parameter name: the name of the model in the names of calls and schemas.
  static func calls(of model: ModelManifest, named name: String, language: String) -> [APIOperation] {
    let path = "/v1/models/\(model.modelID)"
    let title = model.displayName.text(in: language)
    return [
      APIOperation(
        method: .get, path: path, id: "model_\(name)", group: .models, summary: "\(title): the model and its schemas",
        parameters: [.flag("include_times", "Adds `median_seconds`."), .acceptLanguage],
        answers: [.json("The model.", APISchemas.timedModel)], errors: [.invalidInput], isForModels: true),
      APIOperation(
        method: .get, path: "\(path)/\(OpenAPIDocuments.name)", id: "openapi_\(name)", group: .models,
        summary: "\(title): a document like this one, about this model only", parameters: [.acceptLanguage, .ifNoneMatch],
        answers: OpenAPIDocuments.answers(isHead: false), isForModels: true),
      APIOperation(
        method: .post, path: path, id: "submit_\(name)", group: .models, summary: "\(title): submit a request",
        description: model.description.text(in: language),
        parameters: submitParameters,
        body: APIBody(
          description: "The inputs of the model. Inputs that the schema does not name are ignored.",
          contents: ["application/json": APISchemas.reference("\(name).input")], example: example(of: model)),
        answers: [submitted(output: APISchemas.reference("\(name).output"))],
        errors: [
          .invalidResourceIdentifier, .insufficientResources, .requestTimeout, .conflict, .payloadTooLarge, .unsupportedMediaType,
          .invalidInput, .insufficientStorage,
        ], isForModels: true),
    ]
  }

  static let submitParameters: [APIParameter] = [
    .whole("priority", SubmitParameters.priorities, default: 0, "A higher number starts first among your own requests."),
    .query(
      "webhook", APISchemas.uri,
      "An `https` address that the server calls when the request has ended, or `\(JobWebhook.sinkURL)` for the sink of the server."),
    .flag("webhook_intermediate_status", "Calls the webhook also when the request waits and runs."),
    .label,
    .flag("reuse", "Takes an earlier result of the same input if there is one."),
    .prefer, .idempotencyKey,
    .header(.traceparent, ["type": "string"], "The trace of the call (W3C Trace Context)."),
    .header(.tracestate, ["type": "string"], "More about the trace."),
  ]

  private static func submitted(output: JSONValue) -> APIAnswer {
    let request = ["request_id": "$response.body#/request_id"]
    return .json(
      "The request is on disk. With `Prefer: wait` it may have ended, and the answer has the fields of the result too.",
      ["allOf": [APISchemas.submit, ["properties": ["output": output]]]], headers: [.preferenceApplied, .idempotentReplayed],
      links: [
        "request_status": request, "request_result": request, "request_events": request, "request_cancel": request,
        "request_receipt": request,
      ])
  }

  /// The defaults of the required inputs. Of these, the manifest says that they are examples.
  private static func example(of model: ModelManifest) -> JSONValue? {
    let defaults = model.input.required.compactMap { name in model.input.properties[name]?.defaultValue.map { (name, $0) } }
    guard defaults.count == Set(model.input.required).count, !defaults.isEmpty else { return nil }
    return .object(Dictionary(defaults) { $1 })
  }
}
