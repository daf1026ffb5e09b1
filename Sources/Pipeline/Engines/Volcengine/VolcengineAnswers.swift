package import KatsudoAPI
import KatsudoCore

/// An answer of the service or of the gateway in front of it. Fields that cannot be read are `nil` or empty.
package struct VolcengineAnswer: Sendable, Hashable {
  /// The HTTP status.
  package var status: Int
  /// The service's own code. 10000 means success. It is `nil` if the body has no numeric code.
  package var code: Int64?
  /// The gateway's error code for a refusal, such as `SignatureDoesNotMatch`. It is `nil` if the gateway passed the request on.
  package var gatewayFault: String?
  package var message: String
  /// The service's id of this call. The service's operators can find the call with it.
  package var requestID: String?
  package var data: JSONValue?

  /// - Parameter quote: shortens and cleans a text from outside for people and the log.
  package init(_ answer: ServiceAnswer, quote: (String) -> String = { $0 }) {
    status = answer.status
    let document = answer.body
    let metadata = document?["ResponseMetadata"]
    let fault = metadata?["Error"]
    code = document?["code"]?.wholeNumber ?? fault?["Code"]?.wholeNumber
    gatewayFault = code == nil ? fault?["Code"]?.string : nil
    message = quote(document?["message"]?.string ?? fault?["Message"]?.string ?? "")
    requestID = document?["request_id"]?.string ?? metadata?["RequestId"]?.string
    data = document?["data"].flatMap { $0.isNull ? nil : $0 }
  }

  /// The id of the task that the service accepted.
  package var taskID: String? {
    switch data?["task_id"] {
    case .string(let id)? where !id.isEmpty: id
    case .integer(let number)?: String(number)
    default: nil
    }
  }

  /// The text about the answer in the operator's log, at most 400 characters long.
  package var summary: String {
    let parts = [
      "HTTP \(status)", code.map { "code \($0)" }, gatewayFault, message.isEmpty ? nil : message, requestID.map { "request \($0)" },
    ]
    return String(parts.compactMap { $0 }.joined(separator: ", ").prefix(400))
  }
}

extension JSONValue {
  /// The integer of this value, also if it is written as a string.
  fileprivate var wholeNumber: Int64? { integer ?? string.flatMap { Int64($0) } }
}

/// Decides about a submission. The question is if the service may have accepted the task.
extension SubmitDecision {
  package init(volcengine answer: VolcengineAnswer) {
    // A task may cost money, so a task id decides before everything else in the answer.
    if let id = answer.taskID {
      self = .taken(id: id)
    } else if let code = answer.code {
      self = Self.byCode(VolcengineCode(code), answer)
    } else {
      self = Self.byStatus(answer)
    }
  }

  private static func byCode(_ code: VolcengineCode, _ answer: VolcengineAnswer) -> SubmitDecision {
    switch code {
    case .inputRefused(let sentence), .outputRefused(let sentence):
      .notTaken(EngineFailure(.badInput, sentence, cause: answer.summary))
    case .busy(let wait): .notTaken(busy(answer, wait))
    case .closedToUs: .notTaken(closed(answer))
    case .checksDown:
      // The service says that a repetition does not help, so the job fails unless the model has another engine.
      .notTaken(
        EngineFailure(
          .unavailable,
          "The content check of the service that makes the film does not work now. Nothing was made. Send the request again later.",
          cause: answer.summary))
    // An internal error may happen after the task was queued.
    case .success, .internalFault: unknown(answer)
    case .unlisted:
      isRefusal(answer.status)
        ? .notTaken(EngineFailure(.badInput, "The service that makes this model's films refused the request.", cause: answer.summary))
        : unknown(answer)
    }
  }

  /// Decides by the status, for refusals of the gateway and of other machines in between. A request that the gateway refused never reached
  /// the service.
  private static func byStatus(_ answer: VolcengineAnswer) -> SubmitDecision {
    switch answer.status {
    case 429: .notTaken(busy(answer, .seconds(5)))
    case 401, 403: .notTaken(closed(answer))
    case 413: .notTaken(EngineFailure(.badInput, "The picture is too large for the service that makes the film.", cause: answer.summary))
    case let status where answer.gatewayFault != nil && isRefusal(status): .notTaken(closed(answer))
    default: unknown(answer)
    }
  }

  /// Returns `true` for 4xx except 408, because 408 reports a timeout and not a decision.
  private static func isRefusal(_ status: Int) -> Bool { (400..<500).contains(status) && status != 408 }

  private static func busy(_ answer: VolcengineAnswer, _ wait: Duration) -> EngineFailure {
    EngineFailure(
      .busy, "The service that makes this model's films already has too many requests of this server's account.", cause: answer.summary,
      retryAfter: wait)
  }

  /// Makes the failure for an account without access. Only a person can solve this, so frequent retries are useless.
  private static func closed(_ answer: VolcengineAnswer) -> EngineFailure {
    EngineFailure(
      .declined,
      "The service that makes this model's films refuses this server's account. This server's operator must check the account and its keys.",
      cause: answer.summary, retryAfter: .seconds(300))
  }

  private static func unknown(_ answer: VolcengineAnswer) -> SubmitDecision {
    .unknown(reason: "Volcengine's answer does not say if it took the request", cause: answer.summary)
  }
}

/// Reads the answer to a poll.
extension ServiceNews.State {
  /// - Parameter seconds: the length of the video.
  package init(volcengine answer: VolcengineAnswer, task: String, seconds: Double) {
    guard let code = answer.code else {
      self = .unclear(cause: answer.summary)
      return
    }
    switch VolcengineCode(code) {
    case .success: self = Self.byState(answer, task, seconds)
    case .inputRefused(let sentence), .outputRefused(let sentence):
      self = .failed(EngineFailure(.badInput, sentence, cause: answer.summary))
    case .checksDown:
      self = .failed(
        EngineFailure(
          .unavailable, "The content check of the service that makes the film did not work. Nothing was paid. Send the request again.",
          cause: answer.summary))
    // The video may still be made. When the account has access again, it can fetch the video.
    case .busy, .closedToUs: self = .unclear(cause: answer.summary)
    // The service uses the same code for a failed poll and for a failed task.
    case .internalFault, .unlisted: self = .doubtful(answer.summary, task)
    }
  }

  private static func byState(_ answer: VolcengineAnswer, _ task: String, _ seconds: Double) -> Self {
    switch answer.data?["status"]?.string {
    case "in_queue", "generating": .running(nil)
    case "done":
      answer.data?["video_url"]?.string.flatMap { url in
        url.isEmpty
          ? nil : .finished(ServiceResult(links: [url], needsFiles: true, seconds: seconds, upstream: ["task_id": .string(task)]))
      } ?? .doubtful("done without a film, \(answer.summary)", task)
    case "not_found":
      .failed(
        EngineFailure(
          .unavailable, "The service that makes the film no longer knows this work. It keeps work for 12 hours.",
          cause: answer.summary))
    case "expired":
      .failed(
        EngineFailure(
          .unavailable, "The service that makes the film did not start the work in time. Send the request again.", cause: answer.summary))
    case let state: .doubtful("state \(state ?? "missing"), \(answer.summary)", task)
    }
  }

  /// Makes the state for an answer that says nothing about the task. With the pauses, the limit is reached after about an hour.
  private static func doubtful(_ cause: String, _ task: String) -> Self {
    .doubtful(
      cause: cause, limit: 60, pause: .zero,
      failure: EngineFailure(
        .unavailable, "The service that makes the film accepted the work, but gives no film and no reason. The request is not sent again.",
        cause: "task \(task): \(cause)"))
  }
}
