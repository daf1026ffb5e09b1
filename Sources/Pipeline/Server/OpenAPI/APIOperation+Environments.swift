import HTTPTypes
import KatsudoAPI

extension APIOperation {
  /// The calls about ComfyUI environments. They need an operator's key.
  static let environments: [APIOperation] = [
    APIOperation(
      method: .get, path: "/v1/environments", id: "list_environments", group: .environments, summary: "The environments",
      description: "Needs an operator's key.", answers: [.json("All environments.", APISchemas.environmentList)], errors: ofEnvironments),
    APIOperation(
      method: .post, path: "/v1/environments", id: "start_environment", group: .environments,
      summary: "Start a new environment, or one that is stopped",
      description:
        "Needs an operator's key. The command comes from the setting `environments.command`. The answer comes before ComfyUI answers: ask for the state until it is `running`.",
      body: APIBody(
        description: "The id of the environment. Without one, a new environment gets a random id.",
        contents: [
          "application/json": [
            "type": "object", "additionalProperties": false, "properties": ["id": environmentID],
          ]
        ]),
      answers: [.json("The environment is starting.", APISchemas.environment, status: 202)],
      errors: ofEnvironments + [.conflict, .invalidInput, .unsupportedMediaType, .payloadTooLarge, .requestTimeout]),
    APIOperation(
      method: .get, path: "/v1/environments/{id}", id: "get_environment", group: .environments, summary: "One environment",
      description: "Needs an operator's key.", parameters: [id], answers: [.json("The environment.", APISchemas.environment)],
      errors: ofEnvironments),
    APIOperation(
      method: .delete, path: "/v1/environments/{id}", id: "remove_environment", group: .environments,
      summary: "Remove an environment from the list",
      description: "Needs an operator's key. Everybody is signed out, and the process ends. The files stay on the server's disk.",
      parameters: [id], answers: [.json("The environment is removed.", APISchemas.removedEnvironment)], errors: ofEnvironments),
    APIOperation(
      method: .post, path: "/v1/environments/{id}/stop", id: "stop_environment", group: .environments, summary: "Stop an environment",
      description: "Needs an operator's key. Everybody is signed out, and the process ends. An attached ComfyUI server runs on.",
      parameters: [id], answers: [.json("The environment.", APISchemas.environment)], errors: ofEnvironments),
    APIOperation(
      method: .post, path: "/v1/environments/{id}/link", id: "link_environment", group: .environments,
      summary: "Make a link that signs a browser in", description: "Needs an operator's key.", parameters: [id],
      answers: [.json("The link. It works once.", APISchemas.environmentLink, status: 201)], errors: ofEnvironments + [.conflict]),
  ]

  private static let environmentID: JSONValue = [
    "type": "string", "pattern": "^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$",
    "description": "The first part of the environment's host.",
  ]
  private static let id = APIParameter(
    name: "id", place: .path, schema: ["type": "string", "minLength": 1], description: "The id of an environment.")
  private static let ofEnvironments: [ErrorCode] = [.permissionDenied, .resourceNotFound, .unavailable]
}
