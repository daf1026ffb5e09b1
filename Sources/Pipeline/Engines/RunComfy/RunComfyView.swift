import KatsudoAPI

/// What one look at a request shows.
enum RunComfyView: Sendable, Hashable {
  case queued
  /// With RunComfy's share of the work done, where it tells one.
  case running(Double?)
  /// It has ended, and the result tells how.
  case ended
  case succeeded(output: JSONValue, cost: JSONValue?)
  /// With RunComfy's reason.
  case failed(String)
  case cancelled
  /// RunComfy knows no such request.
  case unknownID
  /// The look came to nothing; the next may do better. With the cause, for the log.
  case unclear(String)

  /// Of `GET …/status`.
  init(status answer: RunComfyAnswer) {
    self = Self.word(answer) { word, body in
      switch word {
      case "in_queue": .queued
      case "completed", "succeeded", "failed": .ended
      case "cancelled", "canceled": .cancelled
      // A word that is not known is none of an end.
      default: .running(Self.progress(body))
      }
    }
  }

  /// Of `GET …/result`.
  init(result answer: RunComfyAnswer) {
    self = Self.word(answer) { word, body in
      switch word {
      case "succeeded", "completed":
        if let output = body["output"], !output.isNull {
          .succeeded(output: output, cost: body["cost"])
        } else {
          .failed(Self.reason(body["error"]) ?? "RunComfy says that the request succeeded, and gives no output.")
        }
      case "failed": .failed(Self.reason(body["error"]) ?? "The request failed at RunComfy, which gives no reason.")
      case "cancelled", "canceled": .cancelled
      case "in_queue": .queued
      default: .running(Self.progress(body))
      }
    }
  }

  private static func word(_ answer: RunComfyAnswer, _ read: (String, JSONValue) -> Self) -> Self {
    // Anybody on the way may say 404; that the id is not known only RunComfy says, in its own words.
    if answer.status == 404 {
      return answer.errorCode == Int64(ErrorCode.resourceNotFound.rawValue) ? .unknownID : .unclear("HTTP status 404")
    }
    guard answer.isSuccess else { return .unclear("HTTP status \(answer.status)") }
    guard let body = answer.body, let word = body["status"]?.string else { return .unclear("the answer has no status") }
    if let code = answer.errorCode { return .unclear("error \(code)") }
    return read(word, body)
  }

  private static func progress(_ body: JSONValue) -> Double? { body["progress"]?.double.flatMap { (0...1).contains($0) ? $0 : nil } }

  /// RunComfy's clients meet texts, objects and lists of objects here.
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
