import HTTPTypes
import KatsudoAPI

extension APIOperation {
  /// The calls about keys, about the sign-in of a program, and about the sink of webhooks.
  static let keys: [APIOperation] = [
    APIOperation(
      method: .get, path: "/v1/keys", id: "list_keys", group: .keys, summary: "Your keys",
      answers: [.json("The keys of the caller's owner, but for those of operators.", APISchemas.keyList)]),
    APIOperation(
      method: .post, path: "/v1/keys", id: "create_key", group: .keys, summary: "Make a key",
      body: APIBody(
        description: "The name of the key: at most 128 bytes in UTF-8, without control characters.",
        contents: [
          "application/json": [
            "type": "object", "required": ["name"], "properties": ["name": ["type": "string", "minLength": 1, "maxLength": 128]],
          ]
        ]),
      answers: [
        .json(
          "The key. Its token is not shown again.", APISchemas.newKey, status: 201,
          links: ["revoke_key": ["id": "$response.body#/id"]])
      ],
      errors: ofSmallBodies + [.conflict]),
    APIOperation(
      method: .delete, path: "/v1/keys/{id}", id: "revoke_key", group: .keys, summary: "Revoke a key",
      parameters: [APIParameter(name: "id", place: .path, schema: ["type": "string", "minLength": 1], description: "The id of a key.")],
      answers: [.json("The key is revoked.", APISchemas.revokedKey)], errors: [.resourceNotFound]),
    APIOperation(
      method: .get, path: "/api/auth/me", id: "account", group: .server, summary: "The owner of the key",
      answers: [.json("The owner and the key.", APISchemas.account)]),
    APIOperation(
      method: .post, path: "/api/cli-auth/start", id: "device_start", group: .keys, summary: "Begin a sign-in",
      answers: [.json("The codes.", APISchemas.deviceStart)], errors: [.tooManyRequests], isOpen: true),
    APIOperation(
      method: .post, path: "/api/cli-auth/poll", id: "device_poll", group: .keys, summary: "Ask if the sign-in was approved",
      body: APIBody(
        description: "The code from the beginning of the sign-in.",
        contents: [
          "application/json": ["type": "object", "required": ["device_code"], "properties": ["device_code": ["type": "string"]]]
        ]),
      answers: [.json("The state of the sign-in. The token is handed out once.", APISchemas.devicePoll)],
      errors: ofSmallBodies, isOpen: true),
    APIOperation(
      method: .get, path: "/v1/device/{user_code}", id: "device_facts", group: .keys, summary: "The program that asks to sign in",
      parameters: [userCode], answers: [.json("The sign-in.", APISchemas.deviceLogin)],
      errors: [.permissionDenied, .resourceNotFound, .conflict]),
    APIOperation(
      method: .post, path: "/v1/device/{user_code}", id: "device_decide", group: .keys, summary: "Approve or deny a sign-in",
      parameters: [userCode],
      body: APIBody(
        description: "The decision, and the name of the key that is made.",
        contents: [
          "application/json": [
            "type": "object", "required": ["approve"],
            "properties": ["approve": ["type": "boolean"], "name": ["type": "string", "minLength": 1, "maxLength": 128]],
          ]
        ]),
      answers: [.json("The decision.", APISchemas.devicePoll)],
      errors: ofSmallBodies + [.permissionDenied, .resourceNotFound, .conflict]),
    APIOperation(
      method: .get, path: "/v1/webhooks/sink", id: "webhook_sink", group: .webhooks, summary: "The messages to `webhook=katsudo:sink`",
      answers: [.json("The newest messages of the last hour, at most 20.", APISchemas.sink)]),
  ]

  private static let ofSmallBodies: [ErrorCode] = [.invalidInput, .unsupportedMediaType, .payloadTooLarge, .requestTimeout]
  private static let userCode = APIParameter(
    name: "user_code", place: .path, schema: ["type": "string", "minLength": 1], description: "The code that the program shows.")
}
