import HTTPTypes
import KatsudoAPI
import KatsudoCore

extension APIOperation {
  /// The calls of a server, but those of its models.
  static let all: [APIOperation] =
    catalogue + workflows + requests + history + files + tus + webhooks + keys + deployments + environments + server

  /// The calls about requests.
  private static let requests: [APIOperation] = [
    APIOperation(
      method: .get, path: "/v1/requests/{request_id}/status", id: "request_status", group: .requests, summary: "The state of a request",
      parameters: [.requestID, .prefer],
      answers: [.json("The state now, or after the wait.", APISchemas.status, headers: [.preferenceApplied])],
      errors: ofRequests, isForModels: true),
    APIOperation(
      method: .get, path: "/v1/requests/{request_id}/result", id: "request_result", group: .requests,
      summary: "The output of a request, or its state",
      parameters: [
        .requestID, .includeCost, .flag("include_metadata", "Adds `metadata`: the engine, the seed and more."), .prefer,
      ],
      answers: [.json("The result, in every state of the request.", APISchemas.result, headers: [.preferenceApplied])],
      errors: ofRequests + [.invalidInput], isForModels: true),
    APIOperation(
      method: .post, path: "/v1/requests/{request_id}/cancel", id: "request_cancel", group: .requests, summary: "Cancel a request",
      parameters: [.requestID, .flag("running", "Also stops a request that runs, if the engine can.")],
      answers: [.json("The outcome tells if the request was cancelled.", APISchemas.cancel, status: 202)],
      errors: ofRequests + [.invalidInput], isForModels: true),
    APIOperation(
      method: .get, path: "/v1/requests/{request_id}/events", id: "request_events", group: .requests,
      summary: "What happens to a request, as a stream",
      description:
        "Server-Sent Events: `status`, `progress`, `output`, `log` and `position`, each with JSON as its data. The stream ends after the final status.",
      parameters: [
        .requestID,
        .header(
          .lastEventID, ["type": "string", "pattern": "^[0-9]{1,18}$"],
          "The id of the last event that the caller has. The stream goes on behind it."),
      ],
      answers: [
        APIAnswer(
          description: "The events from the first one on, or from the one behind Last-Event-ID.",
          content: ("text/event-stream", ["type": "string", "examples": [.string(EventText.event("progress", id: 48, ["progress": 0.5]))]]))
      ],
      errors: ofRequests, isForModels: true),
  ]

  static let ofRequests: [ErrorCode] = [.invalidResourceIdentifier, .permissionDenied, .resourceNotFound]

  /// The calls about many requests, and about those that have ended.
  private static let history: [APIOperation] = [
    APIOperation(
      method: .get, path: "/v1/requests", id: "list_requests", group: .requests, summary: "Your own requests, the newest first",
      parameters: [
        .limit, .cursor(APISchemas.requestCursor),
        .words(
          "state", JobState.allCases.map(\.rawValue) + [StatusWord.completed.rawValue],
          "The states of the requests. `completed` stands for succeeded and failed."),
        .query("model", ["type": "string"], "The id of the model."), .label, .from("Accepted at this time or later."),
        .to("Accepted before this time."), .includeCost,
      ],
      answers: [.json("A page of the list.", APISchemas.requestList)], errors: [.invalidInput]),
    APIOperation(
      method: .get, path: "/v1/requests/{request_id}/receipt", id: "request_receipt", group: .requests, summary: "What made a result",
      parameters: [.requestID], answers: [.json("The receipt of a request that has ended.", APISchemas.receipt)],
      errors: ofRequests + [.conflict]),
    APIOperation(
      method: .delete, path: "/v1/requests/{request_id}", id: "delete_request", group: .requests,
      summary: "Delete a request that has ended, and its files", parameters: [.requestID],
      answers: [APIAnswer(status: 204, description: "The request is gone.")], errors: ofRequests + [.conflict]),
    APIOperation(
      method: .get, path: "/v1/usage", id: "usage", group: .usage, summary: "The sums of your requests by day and key",
      parameters: [
        .from("The first day: a date or a time."), .to("The last day, at most \(HistoryRoutes.dayLimit - 1) days after the first one."),
      ],
      answers: [.json("The sums.", APISchemas.usage)], errors: [.invalidInput]),
  ]

  /// The calls about messages to webhooks.
  private static let webhooks: [APIOperation] = [
    APIOperation(
      method: .get, path: "/v1/webhooks/deliveries", id: "list_deliveries", group: .webhooks,
      summary: "The messages to your webhooks, the newest first",
      parameters: [
        .limit, .cursor(APISchemas.deliveryID),
        .query("request_id", APIParameter.requestID.schema, "The request that the messages are about."),
        .words("outcome", Delivery.Outcome.allCases.map(\.rawValue), "The outcomes of the messages."),
      ],
      answers: [.json("A page of the list.", APISchemas.deliveryList)], errors: [.invalidInput]),
    APIOperation(
      method: .post, path: "/v1/webhooks/deliveries/{delivery_id}/replay", id: "replay_delivery", group: .webhooks,
      summary: "Send a message again", parameters: [.deliveryID],
      answers: [.json("The message will be sent.", APISchemas.delivery, status: 202)],
      errors: [.invalidResourceIdentifier, .resourceNotFound]),
    APIOperation(
      method: .get, path: "/.well-known/webhook-keys.json", id: "webhook_keys", group: .webhooks, summary: "The keys that verify webhooks",
      answers: [.json("A set of JSON Web Keys.", APISchemas.webhookKeys)], isOpen: true),
  ]
}
