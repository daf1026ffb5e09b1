import Foundation
import KatsudoAPI

/// Behaves as RunComfy's nodes for ComfyUI do: asks for the price first, sends pictures as data URIs, polls the result alone, and checks
/// every answer with care.
struct NodesClient {
  let http: ClientHTTP
  let origin: String
  let token: String
  var pollSeconds = 5.0

  struct Refusal: Error, CustomStringConvertible {
    var description: String
  }

  struct Made: Sendable {
    var video: Data
    var contentType: String
    var cost: Double
  }

  private static let running: Set<String> = ["in_queue", "in_progress", "pending", "waiting", "starting", "processing"]
  private static let largestBody = 64 << 20

  /// Checks the price: the nodes run nothing with an unknown price.
  func price(of model: String, unit: String) async throws -> Double {
    let entry = try await json("GET", "/v1/models/\(model)")
    guard entry["model_id"]?.string == model else { throw Refusal(description: "the catalogue speaks of another model") }
    guard let price = entry["base_price_usd"]?.double, price.isFinite, price >= 0 else { throw Refusal(description: "no price") }
    guard entry["price_unit"]?.string == unit else { throw Refusal(description: "another unit") }
    return price
  }

  func submit(_ model: String, _ input: JSONValue) async throws -> String {
    let body = try input.encoded()
    guard body.count <= Self.largestBody else { throw Refusal(description: "the body is too large") }
    let submitted = try await json("POST", "/v1/models/\(model)", body: body)
    guard let id = submitted["request_id"]?.string, id.wholeMatch(of: /[A-Za-z0-9_-]{1,128}/) != nil else {
      throw Refusal(description: "submission could not be confirmed")
    }
    return id
  }

  func make(_ model: String, _ input: JSONValue) async throws -> Made {
    _ = try await price(of: model, unit: "second")
    let id = try await submit(model, input)
    while true {
      let result = try await json("GET", "/v1/requests/\(id)/result?include_cost=true")
      guard result["request_id"]?.string == id else { throw Refusal(description: "the result is of another request") }
      if let named = result["model_id"], named.string != model { throw Refusal(description: "the result is of another model") }
      let word = result["status"]?.string ?? ""
      if Self.running.contains(word) {
        try await Task.sleep(for: .seconds(pollSeconds))
        continue
      }
      guard word == "succeeded" || word == "completed" else {
        throw Refusal(description: "\(word): \(result["error"]?.string ?? "-")")
      }
      guard let cost = result["cost"]?.double, cost >= 0 else { throw Refusal(description: "no cost") }
      return try await download(Self.video(result["output"]), cost: cost)
    }
  }

  /// Returns `true` if either word says that the request was cancelled.
  func cancel(_ id: String) async throws -> Bool {
    let answer = try await json("POST", "/v1/requests/\(id)/cancel")
    return answer["status"] == "cancelled" || answer["outcome"] == "cancelled"
  }

  private static func video(_ output: JSONValue?) throws -> String {
    if let url = output?["video"]?.string { return url }
    guard let videos = output?["videos"]?.array, videos.count == 1, let url = videos[0].string else {
      throw Refusal(description: "no video")
    }
    return url
  }

  private func download(_ url: String, cost: Double) async throws -> Made {
    // Without a token and without following redirects.
    let answer = try await http.call("GET", url)
    guard answer.status == 200 else { throw Refusal(description: "download: \(answer.status)") }
    let type = answer.headers["content-type"] ?? ""
    guard type.hasPrefix("video/") || type == "application/octet-stream" else { throw Refusal(description: "download: \(type)") }
    guard answer.headers["content-length"] == "\(answer.body.count)" else { throw Refusal(description: "download: no length") }
    return Made(video: answer.body, contentType: type, cost: cost)
  }

  private func json(_ method: String, _ path: String, body: Data? = nil) async throws -> JSONValue {
    let headers = [
      ("authorization", "Bearer \(token)"), ("user-agent", "RunComfy-ComfyUI/0.2.0"), ("cache-control", "no-cache"), ("pragma", "no-cache"),
    ]
    let json = body == nil ? [] : [("content-type", "application/json")]
    let answer = try await http.call(method, origin + path, more: headers + json, body: body)
    guard answer.isSuccess else { throw Refusal(description: "\(method) \(path): \(answer.status) \(answer.text.prefix(300))") }
    guard answer.headers["content-type"]?.split(separator: ";").first == "application/json" else {
      throw Refusal(description: "\(method) \(path): not JSON by its type")
    }
    return answer.json
  }
}
