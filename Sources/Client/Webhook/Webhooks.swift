import KatsudoAPI
import NIOHTTP1

extension KatsudoClient {
  /// Lists the messages that the server sent to your webhooks, and sends them again. Get it as ``KatsudoClient/webhooks``. RunComfy has no such
  /// calls.
  public struct Webhooks: Sendable {
    let wire: Wire

    /// Lists the messages to your webhooks, newest first.
    ///
    /// - Parameters:
    ///   - requestID: only the messages about this request.
    ///   - outcomes: the outcomes to list. An empty array means all.
    ///   - limit: the largest number of messages, 1 to 500.
    ///   - cursor: ``MessagePage/nextCursor`` of the page before, or `nil` for the newest messages.
    /// - Throws: ``KatsudoError`` or `CancellationError`.
    public func deliveries(
      requestID: String? = nil, outcomes: [WebhookMessage.Outcome] = [], limit: Int = 100, cursor: String? = nil
    ) async throws -> MessagePage {
      let words = outcomes.isEmpty ? nil : outcomes.map(\.rawValue).joined(separator: ",")
      let answer = try await wire.get(
        "/webhooks/deliveries",
        query: [("request_id", requestID), ("outcome", words), ("limit", String(limit)), ("cursor", cursor)])
      return try MessagePage(answer.json)
    }

    /// Sends a message again, whatever became of it before. It keeps its id. The answer says that the message waits for its next try.
    ///
    /// The client sends the call once. You may safely call it again, but the message may then be sent twice.
    ///
    /// - Throws: ``KatsudoError``, for example `notFound` if the request of the message was deleted, or `CancellationError`.
    public func replay(_ id: String) async throws -> WebhookMessage {
      guard id.hasPrefix("msg_"), RequestHandle.isRequestID(id) else {
        throw KatsudoError.invalidInput(KatsudoError.Refusal("\"\(id)\" is not the id of a message. It begins with msg_."))
      }
      let answer: Answer
      do {
        answer = try await wire.send(
          .POST, "/webhooks/deliveries/\(id)/replay", within: wire.options.callTimeout, on: HTTPClients.once)
      } catch {
        try Task.checkCancellation()
        throw KatsudoError.connection(error, to: wire.base.origin)
      }
      guard let message = WebhookMessage(try answer.json()) else {
        throw KatsudoError.unexpectedAnswer("The server's answer does not say what happened to the message.")
      }
      return message
    }
  }
}
