import Foundation
import KatsudoAPI

extension KatsudoClient.Requests {
  /// Submits a typed input to a model and returns when the server has accepted the request.
  ///
  /// If you cancel the Swift task during the submission, the client still waits for the answer, because the request may already cost money.
  /// Each attempt takes at most twice ``ClientOptions/callTimeout``.
  ///
  /// - Parameters:
  ///   - model: a model such as ``KatsudoModel/dreaminaImageToVideo``.
  ///   - input: the model's input.
  ///   - options: options for the submission, such as an idempotency key.
  /// - Returns: the handle of the request. Store it.
  /// - Throws: ``KatsudoError`` or `CancellationError`. After ``KatsudoError/unknownSubmission(_:)``, it is unknown if the
  ///   server has accepted the request. After every other error, the server has not accepted it. `CancellationError` means that the task
  ///   was cancelled before anything was sent.
  public func submit<Input, Output>(
    to model: KatsudoModel<Input, Output>, input: Input, options: SubmitOptions = SubmitOptions()
  ) async throws -> RequestHandle {
    let data: Data
    do { data = try JSONEncoder().encode(input) } catch {
      throw KatsudoError.invalidInput(KatsudoError.Refusal("The input cannot be written as JSON: \(error)"))
    }
    return try await submit(to: model.id, body: Array(data), options: options)
  }

  /// Submits an untyped input to any model and returns when the server has accepted the request. Only the server checks the input.
  ///
  /// If you cancel the Swift task during the submission, the client still waits for the answer, because the request may already cost money.
  /// Each attempt takes at most twice ``ClientOptions/callTimeout``.
  ///
  /// - Parameters:
  ///   - modelID: two or more parts with slashes between them. Each part has letters, digits, `_`, `.` and `-`.
  ///   - input: an object with the model's inputs. ``ModelInfo/inputSchema`` describes them.
  ///   - options: options for the submission, such as an idempotency key.
  /// - Returns: the handle of the request. Store it.
  /// - Throws: ``KatsudoError`` or `CancellationError`. After ``KatsudoError/unknownSubmission(_:)``, it is unknown if the server has
  ///   accepted the request. After every other error, the server has not accepted it. `CancellationError` means that the task was cancelled
  ///   before anything was sent.
  public func submit(to modelID: String, input: JSONValue, options: SubmitOptions = SubmitOptions()) async throws -> RequestHandle {
    guard input.object != nil else {
      throw KatsudoError.invalidInput(
        KatsudoError.Refusal("The input must be an object with the model's inputs, and is \(input.kindName)."))
    }
    return try await submit(to: modelID, body: Array(input.jsonText.utf8), options: options)
  }

  private func submit(to modelID: String, body: [UInt8], options: SubmitOptions) async throws -> RequestHandle {
    let submission = try Submission(modelID: modelID, body: body, options: options, wire: wire)
    try Task.checkCancellation()
    // The submission runs in a new task, so that the caller cannot cancel it. If it stopped between the request and the answer, the handle
    // of a request that costs money could be lost.
    return try await Task { try await submission.handle() }.value
  }
}

/// Options for a submission.
public struct SubmitOptions: Sendable, Hashable {
  /// The idempotency key, sent as `Idempotency-Key`: 1 to 255 printable ASCII characters. If it is `nil`, the client makes a
  /// new key for each submission.
  ///
  /// Katsudo promises that a repeated key makes no second request: it answers with the first request. The client then **sends the submission
  /// again** with the same key and body if the answer is lost, as often as ``RetryPolicy`` allows. To a server without this promise, such as
  /// RunComfy, the client sends a submission once.
  ///
  /// Give a key of your own, such as the number of an order, to be safe also if your own process ends and submits again. Katsudo keeps a key
  /// for 24 hours.
  public var idempotencyKey: String?
  /// Words of your own by which ``KatsudoClient/Requests/list(_:includeCost:limit:cursor:)`` finds the request, at most 16 of 1 to 64
  /// characters. RunComfy ignores them.
  public var labels: [String]
  /// `true` to take an earlier result of yours, if there is one that the same version of the model made from the same input. Such a request
  /// costs nothing. The seed must be fixed: with the seed −1, or without a seed, the request runs. RunComfy ignores this.
  public var reuse: Bool

  /// The `https` address that the server calls with the result when the request has ended: at most 2,048 characters. ``Webhook`` verifies the
  /// messages. RunComfy's Model API does not know this option.
  public var webhook: String?

  /// `true` to get messages about the states `in_queue` and `in_progress` too.
  public var webhookIntermediateStatus: Bool

  /// Makes options. The default has no key, no labels and no webhook, and reuses no result.
  public init(
    idempotencyKey: String? = nil, labels: [String] = [], reuse: Bool = false, webhook: String? = nil,
    webhookIntermediateStatus: Bool = false
  ) {
    self.idempotencyKey = idempotencyKey
    self.labels = labels
    self.reuse = reuse
    self.webhook = webhook
    self.webhookIntermediateStatus = webhookIntermediateStatus
  }

  /// The query of the call.
  var query: String {
    QueryText.of(
      labels.map { ("label", $0) } + [
        ("reuse", reuse ? "true" : nil), ("webhook", webhook),
        ("webhook_intermediate_status", webhook != nil && webhookIntermediateStatus ? "true" : nil),
      ])
  }
}
