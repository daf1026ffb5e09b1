import KatsudoAPI
import KatsudoCore

/// The meaning of RunComfy's answers.
extension RunComfyService {
  package func decision(on answer: ServiceAnswer) -> SubmitDecision {
    switch answer.status {
    case 200..<300: return Self.success(answer)
    // These statuses report a timeout, perhaps of a machine in between. It is not known how much of the request had arrived.
    case 408, 499: return unknown("RunComfy says that the submission took too long", answer)
    case 400..<500: return .notTaken(refusal(answer))
    case 300..<400: return unknown("RunComfy's address answered with a redirect, which is not followed", answer)
    default: return unknown("RunComfy reported an internal error (HTTP status \(answer.status))", answer)
    }
  }

  private func unknown(_ reason: String, _ answer: ServiceAnswer) -> SubmitDecision {
    .unknown(reason: reason, cause: "HTTP status \(answer.status)")
  }

  private static func success(_ answer: ServiceAnswer) -> SubmitDecision {
    func unknown(_ reason: String) -> SubmitDecision { .unknown(reason: reason, cause: "HTTP status \(answer.status)") }
    guard let body = answer.body else { return unknown("RunComfy's answer could not be read") }
    if let code = answer.errorCode { return unknown("RunComfy's answer has a success status but the error code \(code)") }
    guard let id = body["request_id"]?.string else { return unknown("RunComfy's answer has no request id") }
    guard RequestID.isWellFormed(id) else { return unknown("RunComfy's answer has a request id that is not well formed") }
    return .taken(id: id)
  }

  /// Returns the failure for a refusal. The owner of a request can change only its input. The account, the balance and the rate limit are
  /// the operator's business, so RunComfy's messages about them go to the log.
  private func refusal(_ answer: ServiceAnswer) -> EngineFailure {
    let reason = answer.reason.map { quoted($0) }
    let cause = "HTTP status \(answer.status), error \(answer.errorCode.map(String.init) ?? "-"): \(reason ?? "-")"
    func declined(_ message: String, _ code: EngineFailure.Code = .declined) -> EngineFailure {
      EngineFailure(code, message, cause: cause, retryAfter: answer.retryAfter)
    }
    switch (answer.status, answer.errorCode.flatMap { Int(exactly: $0) }.flatMap(ErrorCode.init)) {
    case (402, _), (_, .insufficientResources):
      return declined(
        "The balance of this server's RunComfy account does not cover the request. This server's operator must add money to it.")
    case (401, _), (403, _), (_, .userAccount), (_, .permissionDenied):
      return declined("RunComfy refuses this server's token. This server's operator must set a valid one.")
    case (429, _): return declined("RunComfy accepts no more requests from this server now.", .busy)
    default:
      return EngineFailure(
        .badInput, reason.map { "RunComfy refused the request: \($0)" } ?? "RunComfy refused the request (HTTP status \(answer.status)).",
        cause: cause)
    }
  }

  /// Reads the answer to `GET …/status`. Returns `nil` if the request has ended. The result then tells how it ended.
  func state(ofStatus answer: ServiceAnswer, _ id: String) -> ServiceNews.State? {
    word(answer, id) { word, body in
      switch word {
      case "in_queue": .waiting
      case "completed", "succeeded", "failed": nil
      case "cancelled", "canceled": .cancelled
      // An unknown word does not mean that the request has ended.
      default: .running(Self.progress(body))
      }
    }
  }

  /// Reads the answer to `GET …/result`.
  func state(ofResult answer: ServiceAnswer, _ id: String) -> ServiceNews.State {
    let state = word(answer, id) { word, body in
      switch word {
      case "succeeded", "completed":
        if let output = body["output"], !output.isNull {
          .finished(Self.result(RunComfyOutput(output), cost: body["cost"], id))
        } else {
          failed(Self.reason(body["error"]) ?? "RunComfy says that the request succeeded, but its answer has no output.", id)
        }
      case "failed": failed(Self.reason(body["error"]) ?? "The request failed at RunComfy, and RunComfy gave no reason.", id)
      case "cancelled", "canceled": .cancelled
      case "in_queue": .waiting
      default: .running(Self.progress(body))
      }
    }
    return state ?? .unclear(cause: "the result has no state")
  }

  private func word(
    _ answer: ServiceAnswer, _ id: String, _ read: (String, JSONValue) -> ServiceNews.State?
  ) -> ServiceNews.State? {
    // Any machine in between may answer with 404. Only an answer with RunComfy's own error code means that RunComfy does not know the id.
    if answer.status == 404 {
      guard answer.errorCode == Int64(ErrorCode.resourceNotFound.rawValue) else { return .unclear(cause: "HTTP status 404") }
      // Perhaps not all of RunComfy knows a new request yet, or a part of it has failed. So the engine asks for two and a half minutes.
      return .doubtful(
        cause: "RunComfy does not know the request", limit: 6, pause: .seconds(30),
        failure: EngineFailure(.crashed, "RunComfy accepted the request as \(id), but no longer knows it."))
    }
    guard answer.isSuccess else { return .unclear(cause: "HTTP status \(answer.status)") }
    guard let body = answer.body, let word = body["status"]?.string else { return .unclear(cause: "the answer has no status") }
    if let code = answer.errorCode { return .unclear(cause: "error \(code)") }
    return read(word, body)
  }

  /// Makes the failure of a request. The reason is RunComfy's own, so that a client shows the same message as it would without this server.
  private func failed(_ reason: String, _ id: String) -> ServiceNews.State {
    .failed(EngineFailure(.crashed, quoted(reason), cause: "failed as request \(id)"))
  }

  private static func result(_ output: RunComfyOutput, cost: JSONValue?, _ id: String) -> ServiceResult {
    var upstream: [String: JSONValue] = ["request_id": .string(id)]
    upstream["cost"] = cost
    return ServiceResult(links: output.urls, needsFiles: false, upstream: upstream) { output.storing($0) }
  }

  private static func progress(_ body: JSONValue) -> Double? { body["progress"]?.double.flatMap { (0...1).contains($0) ? $0 : nil } }

  /// Reads the reason of a failure, which may be a text, an object or a list of objects.
  private static func reason(_ error: JSONValue?) -> String? {
    switch error {
    case nil, .null: nil
    case .string(let text): text.isEmpty ? nil : text
    case .array(let errors) where !errors.isEmpty: errors.compactMap(reason).joined(separator: " ")
    case .object(let members):
      ["error_message", "message", "error", "detail"].lazy.compactMap { members[$0]?.string }.first { !$0.isEmpty } ?? error?.jsonText
    case let error?: error.jsonText
    }
  }
}

extension CancelDecision {
  /// Reads RunComfy's answer to a cancel.
  init(runComfy answer: ServiceAnswer) {
    guard answer.isSuccess, let body = answer.body, answer.errorCode == nil else {
      self = .unclear
      return
    }
    let words = [body["status"]?.string, body["outcome"]?.string].compactMap { $0 }
    // If the request was cancelled earlier, the answer has the outcome `not_cancellable` and the status `cancelled`.
    if words.contains(where: { $0 == "cancelled" || $0 == "canceled" }) {
      self = .stopped
    } else {
      self = words.isEmpty ? .unclear : .refused
    }
  }
}

extension ServiceAnswer {
  /// RunComfy's own error code. Some of its services send an error code with status 200. The value is -1 if the code is not an integer.
  fileprivate var errorCode: Int64? {
    guard let code = body?["error_code"], !code.isNull, code != 0 else { return nil }
    return code.integer ?? -1
  }

  /// The reason of an error: the messages about the fields, or else the first text under the keys that RunComfy's clients read, in the same
  /// order.
  fileprivate var reason: String? {
    let fields = (body?["detail"]?.array ?? []).compactMap(Self.field)
    if !fields.isEmpty { return fields.joined(separator: " ") }
    return ["error_message", "message", "error", "detail"].lazy.compactMap { body?[$0]?.string }.first { !$0.isEmpty }
  }

  /// Returns a text such as `image_urls[0]: must be a JPEG`.
  private static func field(_ detail: JSONValue) -> String? {
    guard let message = detail["msg"]?.string else { return nil }
    var steps = (detail["loc"]?.array ?? []).compactMap { step -> JSONStep? in
      step.string.map(JSONStep.key) ?? step.integer.flatMap { Int(exactly: $0) }.map(JSONStep.index)
    }
    if steps.first == .key("body") { steps.removeFirst() }
    return steps.isEmpty ? message : "\(steps.path): \(message)"
  }
}
