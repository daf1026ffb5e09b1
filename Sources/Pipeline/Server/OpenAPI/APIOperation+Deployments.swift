import HTTPTypes
import KatsudoAPI
import KatsudoCore

extension APIOperation {
  /// The calls under `/prod`.
  static let deployments: [APIOperation] = management + InferenceRoutes.versions.flatMap(inference) + [instance]

  private static let management: [APIOperation] = [
    APIOperation(
      method: .get, path: "/prod/v2/deployments", id: "list_deployments", group: .deployments, summary: "Your deployments",
      parameters: [
        .query("ids", ["type": "array", "items": ["type": "string"]], "The id of a deployment. The parameter may be repeated."), includes,
      ],
      answers: [.json("The deployments of the caller's owner, oldest first.", ["type": "array", "items": APISchemas.deployment])],
      errors: [.invalidInput]),
    APIOperation(
      method: .post, path: "/prod/v2/deployments", id: "create_deployment", group: .deployments, summary: "Make a deployment",
      body: APIBody(
        description: "All fields are required.",
        contents: [
          "application/json": [
            "type": "object", "properties": .object(fields), "required": .array(fields.keys.sorted().map { .string($0) }),
          ]
        ]),
      answers: [.json("The deployment.", APISchemas.deployment)], errors: ofSmallBodies + [.conflict]),
    APIOperation(
      method: .get, path: "/prod/v2/deployments/{deployment_id}", id: "get_deployment", group: .deployments, summary: "One deployment",
      parameters: [deploymentID, includes], answers: [.json("The deployment.", APISchemas.deployment)], errors: ofOne + [.invalidInput]),
    APIOperation(
      method: .patch, path: "/prod/v2/deployments/{deployment_id}", id: "update_deployment", group: .deployments,
      summary: "Change a deployment", parameters: [deploymentID],
      body: APIBody(
        description: "The name is always required. A field that is absent stays as it is.",
        contents: ["application/json": ["type": "object", "properties": .object(changes), "required": ["name"]]]),
      answers: [.json("The deployment.", APISchemas.deployment)], errors: ofSmallBodies + ofOne),
    APIOperation(
      method: .delete, path: "/prod/v2/deployments/{deployment_id}", id: "delete_deployment", group: .deployments,
      summary: "Delete a deployment and cancel its waiting requests", parameters: [deploymentID],
      answers: [.json("The deployment as it was.", APISchemas.deployment)], errors: ofOne),
    APIOperation(
      method: .get, path: "/prod/v2/balance", id: "balance", group: .deployments, summary: "What is left of your budget",
      answers: [.json("The rest of the budget of this UTC day, or 1000000 US dollars without a budget.", APISchemas.balance)]),
  ]

  private static func inference(_ version: String) -> [APIOperation] {
    let path = "/prod/\(version)/deployments/{deployment_id}"
    return [
      APIOperation(
        method: .post, path: "\(path)/inference", id: "infer_\(version)", group: .deployments, summary: "Run the workflow of a deployment",
        parameters: [
          deploymentID, .query("webhook", APISchemas.uri, "The address that is told the end of the request."),
          .flag("webhook_intermediate_status", "The webhook is told the states before the end too."), .idempotencyKey,
        ], body: inferenceBody,
        answers: [.json("The request was accepted.", APISchemas.deploymentSubmit, headers: [.idempotentReplayed])],
        errors: ofSmallBodies + ofOne + [.conflict, .insufficientResources, .tooManyRequests, .insufficientStorage]),
      APIOperation(
        method: .get, path: "\(path)/requests/{request_id}/status", id: "inference_status_\(version)", group: .deployments,
        summary: "The state of a deployment's request", parameters: [deploymentID, .requestID],
        answers: [.json("The state now.", APISchemas.status)], errors: ofOne),
      APIOperation(
        method: .get, path: "\(path)/requests/{request_id}/result", id: "inference_result_\(version)", group: .deployments,
        summary: "The outputs of a deployment's request, or its state", parameters: [deploymentID, .requestID],
        answers: [.json("The result, in every state of the request.", APISchemas.deploymentResult)], errors: ofOne),
      APIOperation(
        method: .post, path: "\(path)/requests/{request_id}/cancel", id: "inference_cancel_\(version)", group: .deployments,
        summary: "Cancel a deployment's request, also while it runs", parameters: [deploymentID, .requestID],
        answers: [.json("The outcome tells if the request was cancelled.", APISchemas.cancel, status: 202)], errors: ofOne),
    ]
  }

  private static let instance = APIOperation(
    method: .post, path: "/prod/v2/deployments/{deployment_id}/instances/{instance_id}/proxy/api/free", id: "free_instance",
    group: .deployments, summary: "Free the memory of the server that runs a deployment",
    parameters: [
      deploymentID,
      APIParameter(
        name: "instance_id", place: .path, schema: ["type": "string", "minLength": 1],
        description: "`instance_id` of a request that runs or ran."),
    ],
    body: APIBody(
      description: "What to free.",
      contents: [
        "application/json": ["type": "object", "properties": ["unload_models": ["type": "boolean"], "free_memory": ["type": "boolean"]]]
      ]),
    answers: [.json("The server does it when no job runs there.", ["type": "object"])], errors: ofSmallBodies + ofOne + [.conflict])

  private static let inferenceBody = APIBody(
    description: "`overrides` or `workflow_api_json`. Without both, the workflow runs with its own values.",
    contents: [
      "application/json": [
        "type": "object",
        "properties": [
          "overrides": [
            "type": "object", "description": "New values by the ids of the nodes.",
            "additionalProperties": ["type": "object", "required": ["inputs"], "properties": ["inputs": ["type": "object"]]],
          ],
          "workflow_api_json": ["type": "object", "description": "A whole workflow in the API format of ComfyUI."],
          "extra_data": [
            "type": "object", "description": "Of its members only `api_key_comfy_org` is used.",
            "properties": [
              "api_key_comfy_org": [
                "type": "string", "description": "The key of your account at comfy.org, for nodes that call its services.",
              ]
            ],
          ], "webhook": ["type": "string"],
          "webhook_intermediate_status": ["type": "boolean"],
        ],
      ]
    ], isRequired: false)

  private static func whole(_ range: ClosedRange<Int>) -> JSONValue {
    ["type": "integer", "minimum": .integer(Int64(range.lowerBound)), "maximum": .integer(Int64(range.upperBound))]
  }

  private static let fields: [String: JSONValue] = [
    "name": ["type": "string", "minLength": 1, "maxLength": .integer(Int64(Deployment.nameLimit))],
    "workflow_id": ["type": "string", "minLength": 1, "description": "The id that the import of a workflow gave."],
    "workflow_version": ["type": "string", "minLength": 1],
    "hardware": [
      "type": "array", "minItems": 1, "maxItems": 1, "items": ["type": "string", "pattern": "^[A-Z0-9_]{1,64}$"],
      "examples": [["AMPERE_24"]],
    ],
    "min_instances": whole(Deployment.minInstancesRange), "max_instances": whole(Deployment.maxInstancesRange),
    "queue_size": whole(Deployment.queueSizes), "keep_warm_duration_in_seconds": whole(Deployment.keepWarmRange),
  ]

  private static let changes = fields.filter { $0.key != "workflow_id" }.merging(["is_enabled": ["type": "boolean"]]) { $1 }

  private static let ofOne: [ErrorCode] = [.permissionDenied, .resourceNotFound]
  private static let ofSmallBodies: [ErrorCode] = [.invalidInput, .unsupportedMediaType, .payloadTooLarge, .requestTimeout]
  private static let deploymentID = APIParameter(
    name: "deployment_id", place: .path, schema: ["type": "string", "pattern": "^[A-Za-z0-9_-]{1,128}$"],
    description: "The id of a deployment.")
  private static let includes = APIParameter.query(
    "includes",
    ["type": "array", "items": ["type": "string", "enum": .array(DeploymentRoutes.Part.allCases.map { .string($0.rawValue) })]],
    "Adds `payload` or `readme`. The parameter may be repeated.")
}
