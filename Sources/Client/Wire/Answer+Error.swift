import Foundation
import KatsudoAPI

extension Answer {
  /// Returns the error of an answer. The server's own code has priority over the HTTP status, because RunComfy sends some codes with
  /// different statuses.
  func error() -> KatsudoError {
    if (300..<400).contains(status) {
      let target = location.flatMap { URLComponents(string: $0) }.flatMap(Origin.init)
      return .unexpectedAnswer(
        "The server answered with a redirect\(target.map { " to \($0.text)" } ?? ""). Redirects are not followed, so that the API key stays with the "
          + "server it is for. Check the base URL.")
    }
    return error((try? JSONValue(jsonBytes: body)) ?? .null)
  }

  func error(_ body: JSONValue) -> KatsudoError {
    let code = body["error_code"]?.integer.flatMap { Int(exactly: $0) }
    let refusal = KatsudoError.Refusal(sentence(body), status: status, code: code, fields: fields(body))
    if ["error_code", "code", "type"].contains(where: { body[$0]?.string == "queue_full" }) { return .queueFull(refusal) }
    switch code {
    case ErrorCode.insufficientResources.rawValue: return .insufficientBalance(refusal)
    case ErrorCode.userAccount.rawValue, ErrorCode.permissionDenied.rawValue: return .unauthenticated(refusal)
    case ErrorCode.resourceNotFound.rawValue, ErrorCode.invalidResourceIdentifier.rawValue: return .notFound(refusal)
    case ErrorCode.invalidInput.rawValue: return .invalidInput(refusal)
    default: break
    }
    switch status {
    case 401, 403: return .unauthenticated(refusal)
    case 402: return .insufficientBalance(refusal)
    case 404: return .notFound(refusal)
    case 400, 413, 414, 415, 422: return .invalidInput(refusal)
    case 429: return .rateLimited(retryAfter: retryAfter)
    default: return .server(refusal)
    }
  }

  /// Returns the message of an error body. RunComfy's clients search the keys in the same order.
  private func sentence(_ body: JSONValue) -> String {
    for key in ["error_message", "message", "error", "detail"] {
      if let text = body[key]?.string, !text.isEmpty { return text }
    }
    let fields = fields(body).map { $0.path.isEmpty ? $0.message : "\($0.path): \($0.message)" }
    if !fields.isEmpty { return fields.joined(separator: " ") }
    return "The server answered with HTTP status \(status) and without a reason."
  }

  /// Returns the field errors in `detail`, which has the form of FastAPI. Entries of another form are left out.
  private func fields(_ body: JSONValue) -> [KatsudoError.Field] {
    (body["detail"]?.array ?? []).compactMap { entry in
      guard let message = entry["msg"]?.string else { return nil }
      var steps = (entry["loc"]?.array ?? []).compactMap { step -> JSONStep? in
        if let name = step.string { return .key(name) }
        return step.integer.flatMap { Int(exactly: $0) }.map(JSONStep.index)
      }
      if steps.first == .key("body") { steps.removeFirst() }
      return KatsudoError.Field(location: steps, message: message, type: entry["type"]?.string ?? "")
    }
  }
}
