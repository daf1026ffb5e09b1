import HTTPTypes
import KatsudoAPI

extension APIOperation {
  /// The calls that import workflows. They need an operator's key.
  static let workflows: [APIOperation] = [
    APIOperation(
      method: .post, path: "/v1/workflows/check", id: "check_workflow", group: .models, summary: "See what a model can make of a workflow",
      description: "Needs an operator's key. Nothing is stored.",
      body: APIBody(
        description: "A workflow of ComfyUI, at most 16 MiB.",
        contents: ["application/json": ["type": "object", "required": ["workflow"], "properties": ["workflow": workflow]]]),
      answers: [.json("The inputs that a model can take, and the parts that the ComfyUI server does not have.", APISchemas.workflowCheck)],
      errors: workflowErrors),
    APIOperation(
      method: .post, path: "/v1/workflows", id: "import_workflow", group: .models, summary: "Make a model from a workflow",
      description:
        "Needs an operator's key. The model is offered at once. Under the id of an imported model, the call replaces its workflow.",
      body: APIBody(
        description: "The workflow, at most 16 MiB, the id of the model, and the inputs that it takes.",
        contents: [
          "application/json": [
            "type": "object", "required": ["workflow", "model_id"],
            "properties": [
              "workflow": workflow, "model_id": ["type": "string", "minLength": 3, "maxLength": 256],
              "name": ["type": "string", "minLength": 1, "maxLength": 256, "description": "The name of the model for people."],
              "check": [
                "type": "boolean",
                "description":
                  "`true` imports the workflow only if the ComfyUI server accepts it, `false` does not ask it. Without it, a refusal is a remark.",
              ],
              "inputs": [
                "type": "array",
                "description":
                  "The inputs in the order of the form. Without it, a new model takes the proposed ones, and a model that exists keeps its own.",
                "items": [
                  "type": "object", "required": ["input"],
                  "properties": [
                    "input": ["type": "string", "description": "A name from `POST /v1/workflows/check`."],
                    "name": ["type": "string", "maxLength": 64, "description": "The name of the input in the model."],
                  ],
                ],
              ],
            ],
          ]
        ]),
      answers: [
        .json("The model has another workflow now, or nothing has changed.", APISchemas.workflowImport),
        .json("The model is new.", APISchemas.workflowImport, status: 201),
      ],
      errors: workflowErrors + [.conflict]),
  ]

  private static let workflow: JSONValue = [
    "type": "object", "description": "A workflow in API format, or in the format in which ComfyUI's editor saves it.",
  ]
  private static let workflowErrors: [ErrorCode] = [
    .permissionDenied, .invalidInput, .unsupportedMediaType, .payloadTooLarge, .requestTimeout, .unavailable,
  ]
}
