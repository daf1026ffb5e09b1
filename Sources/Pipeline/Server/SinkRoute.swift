import Hummingbird
import KatsudoAPI
import KatsudoQueue

/// The route `/v1/webhooks/sink`: the messages of the caller's owner in the sink of the server.
struct SinkRoute: Sendable {
  let sink: WebhookSink

  func add(to v1: some RouterMethods<CallerContext>) {
    v1.add("webhooks/sink", [(.get, list)])
  }

  @Sendable private func list(_ request: Request, _ context: CallerContext) async throws -> Response {
    .json(
      SinkAnswer(
        messages: sink.messages(of: context.caller.owner).map { kept in
          SinkAnswer.Message(
            id: kept.message.id, requestID: kept.message.requestID, receivedAt: kept.receivedAt.wireText, headers: kept.message.headers,
            body: (try? JSONValue(jsonBytes: kept.message.body)) ?? .null)
        }), headers: [.cacheControl: "no-store"])
  }
}
