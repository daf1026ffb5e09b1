import Foundation
import KatsudoAPI

/// Behaves as RunComfy's MCP server does: an answer with an `error_code` is an error whatever its status, the error's text is looked for in
/// four places, and outputs under any of several names.
struct MCPClient {
  let http: ClientHTTP
  let base: String
  let token: String
  var pollSeconds = 3.0

  struct APIError: Error {
    var status: Int
    var code: Int64?
    var text: String
  }

  func models(search: String) async throws -> [String] {
    let answer = try await call("GET", "/models?limit=500&offset=0&include_schema=true&search=\(search)")
    return try (answer["models"]?.array ?? []).map { entry in
      guard let id = entry["model_id"]?.string, entry["description"]?.string != nil, entry["kind"]?.string != nil,
        entry["model_url"]?.string != nil, entry["inputs"]?.array != nil, entry["required_inputs"]?.array != nil,
        entry["input_schema"]?["properties"]?.object != nil
      else { throw APIError(status: 200, code: nil, text: "an entry without its fields") }
      return id
    }
  }

  func categories() async throws -> [String] {
    try await call("GET", "/models/categories")["categories"]?.array?.compactMap(\.string) ?? []
  }

  /// Runs a model and returns the addresses in the result.
  func run(_ model: String, _ input: JSONValue) async throws -> [String] {
    guard let id = try await call("POST", "/models/\(model)", body: input)["request_id"]?.string else {
      throw APIError(status: 200, code: nil, text: "no request_id")
    }
    for _ in 0..<Int(300 / pollSeconds) {
      let word = try await call("GET", "/requests/\(id)/status")["status"]?.string
      if word != "in_queue" && word != "in_progress" { break }
      try await Task.sleep(for: .seconds(pollSeconds))
    }
    let result = try await call("GET", "/requests/\(id)/result")
    switch result["status"]?.string {
    case "succeeded", "completed": return Self.outputs(result["output"] ?? .null)
    default: throw APIError(status: 200, code: nil, text: Self.text(result))
    }
  }

  private static let names: Set<String> = ["url", "path", "image", "images", "video", "videos", "audio", "audios"]

  private static func outputs(_ value: JSONValue) -> [String] {
    (value.object ?? [:]).sorted { $0.key < $1.key }.filter { names.contains($0.key) }.flatMap { field in
      field.value.string.map { [$0] } ?? field.value.array?.compactMap { $0.string ?? outputs($0).first } ?? outputs(field.value)
    }
  }

  private static func text(_ body: JSONValue) -> String {
    ["error_message", "message", "error", "detail"].lazy.compactMap { body[$0]?.string }.first ?? "no text"
  }

  private func call(_ method: String, _ path: String, body: JSONValue? = nil) async throws -> JSONValue {
    var headers = [
      ("authorization", "Bearer \(token)"), ("user-agent", "runcomfy-mcp/1.0"), ("x-runcomfy-client", "mcp"),
      ("accept", "application/json"),
    ]
    if body != nil { headers.append(("content-type", "application/json")) }
    let answer = try await http.call(method, base + path, more: headers, body: body?.encoded())
    let json = answer.json
    let code = json["error_code"].flatMap { $0.isNull ? nil : $0.integer ?? 0 }
    guard answer.isSuccess, code == nil else { throw APIError(status: answer.status, code: code, text: Self.text(json)) }
    return json
  }
}
