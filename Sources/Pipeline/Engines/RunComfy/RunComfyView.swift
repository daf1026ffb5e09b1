import KatsudoAPI

/// The outcome of one poll of a request.
enum RunComfyView: Sendable, Hashable {
  case queued
  /// The request runs. The value is its progress from 0 to 1, if RunComfy sends it.
  case running(Double?)
  /// The request has ended. The result says how.
  case ended
  case succeeded(output: JSONValue, cost: JSONValue?)
  /// The request failed. The value is RunComfy's reason.
  case failed(String)
  case cancelled
  /// RunComfy does not know this request.
  case unknownID
  /// The poll gave no state. The next one may. The value is the cause, for the log.
  case unclear(String)

  /// Reads the answer to `GET …/status`.
  init(status answer: RunComfyAnswer) {
    self = Self.word(answer) { word, body in
      switch word {
      case "in_queue": .queued
      case "completed", "succeeded", "failed": .ended
      case "cancelled", "canceled": .cancelled
      // An unknown word does not mean that the request has ended.
      default: .running(Self.progress(body))
      }
    }
  }

  /// Reads the answer to `GET …/result`.
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
    // Any machine in between may answer with 404. Only RunComfy itself says, with its own error code, that it does not know the id.
    if answer.status == 404 {
      return answer.errorCode == Int64(ErrorCode.resourceNotFound.rawValue) ? .unknownID : .unclear("HTTP status 404")
    }
    guard answer.isSuccess else { return .unclear("HTTP status \(answer.status)") }
    guard let body = answer.body, let word = body["status"]?.string else { return .unclear("the answer has no status") }
    if let code = answer.errorCode { return .unclear("error \(code)") }
    return read(word, body)
  }

  private static func progress(_ body: JSONValue) -> Double? { body["progress"]?.double.flatMap { (0...1).contains($0) ? $0 : nil } }

  /// Reads the reason of a failure. It may be a text, an object or a list of objects.
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
