import KatsudoAPI

/// The answer of RunComfy to one call.
struct RunComfyAnswer: Sendable, Hashable {
  var status: Int
  /// The pause that RunComfy asks for.
  var retryAfter: Duration?
  /// The body. It is `nil` if it is not JSON or did not arrive completely.
  var body: JSONValue?

  var isSuccess: Bool { (200..<300).contains(status) }

  /// RunComfy's own error code. Some of its services send one with status 200. It is -1 if the code is not an integer.
  var errorCode: Int64? {
    guard let code = body?["error_code"], !code.isNull, code != 0 else { return nil }
    return code.integer ?? -1
  }

  /// The reason of an error: the messages of the fields, or else the first text under the keys that RunComfy's clients look at in this
  /// order.
  var reason: String? {
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
