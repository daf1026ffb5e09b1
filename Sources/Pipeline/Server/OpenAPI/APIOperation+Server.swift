import HTTPTypes
import KatsudoAPI
import KatsudoMetrics

extension APIOperation {
  /// The calls about the server itself.
  static let server: [APIOperation] = [HTTPRequest.Method.get, .head].flatMap { method in
    let isHead = method == .head
    /// The body of an answer to GET.
    func content(_ type: String, _ schema: JSONValue) -> (String, JSONValue)? { isHead ? nil : (type, schema) }
    let suffix = isHead ? "_head" : ""
    return [
      APIOperation(
        method: method, path: "/healthz", id: "healthz\(suffix)", group: .server, summary: "Shows that the process answers",
        answers: [APIAnswer(description: "It answers.", content: content("application/json", APISchemas.health))], isOpen: true),
      APIOperation(
        method: method, path: "/readyz", id: "readyz\(suffix)", group: .server, summary: "Shows if the server can accept and run requests",
        answers: [
          APIAnswer(description: "It can.", content: content("application/json", APISchemas.health)),
          APIAnswer(
            status: 503, description: "It cannot, for these reasons.", content: content("application/json", APISchemas.health)),
        ], isOpen: true),
      APIOperation(
        method: method, path: "/metrics", id: "metrics\(suffix)", group: .server, summary: "Metrics for Prometheus",
        answers: [APIAnswer(description: "The metrics.", content: content("text/plain", ["type": "string"]))]),
      APIOperation(
        method: method, path: "/\(OpenAPIDocuments.name)", id: "openapi\(suffix)", group: .server, summary: "This document",
        parameters: [.acceptLanguage, .ifNoneMatch], answers: OpenAPIDocuments.answers(isHead: isHead), isOpen: true),
    ]
  }
}
