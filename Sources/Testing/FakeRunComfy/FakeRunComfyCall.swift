package import KatsudoAPI
import NIOHTTP1

extension FakeRunComfy {
  /// A call that came in.
  package struct Call: Sendable {
    package var step: Step
    /// The marker of a submission. For every other call, RunComfy's id of the request.
    package var subject: String
    /// The number of earlier calls with the same step and subject.
    package var number = 0
    package var method: String
    /// The path and the query as they were sent.
    package var target: String
    package var authorization: String?
    /// The header of a trace.
    package var traceparent: String?
    /// The input of a submission.
    package var input: JSONValue?

    init(_ request: FakeRunComfyHandler.Request) {
      method = request.head.method.rawValue
      target = request.head.uri
      authorization = request.head.headers.first(name: "authorization")
      traceparent = request.head.headers.first(name: "traceparent")
      input = nil
      let parts = target.prefix { $0 != "?" }.split(separator: "/").map(String.init)
      switch (method, parts.first, parts.dropFirst().first, parts.last) {
      case ("POST", "v1", "models", _):
        step = .submit
        input = try? JSONValue(jsonBytes: request.body)
        subject = input?["prompt"]?.string ?? ""
      case ("GET", "v1", "requests", "status") where parts.count == 4: (step, subject) = (.status, parts[2])
      case ("GET", "v1", "requests", "result") where parts.count == 4: (step, subject) = (.result, parts[2])
      case ("POST", "v1", "requests", "cancel") where parts.count == 4: (step, subject) = (.cancel, parts[2])
      case ("GET", "files", _, _) where parts.count == 3: (step, subject) = (.file, parts[1])
      default: (step, subject) = (.other, target)
      }
    }
  }
}
