import Foundation
import KatsudoAPI

/// Behaves as a small cloud worker does: `completed` on the status means no more than "finished", and only the word `succeeded` of the
/// result is a success.
struct WorkerClient {
  let http: ClientHTTP
  let base: String
  let token: String
  var pollSeconds = 1.0

  enum Outcome: Sendable, Hashable {
    case succeeded(String)
    case failed(String)
    case cancelled
  }

  struct Fault: Error {
    var status: Int
    var code: Int64?
  }

  /// Runs a model and polls the addresses in the answer.
  func run(_ model: String, _ input: JSONValue, onSubmit: (String) async throws -> Void = { _ in }) async throws -> Outcome {
    let submitted = try await call("POST", "\(base)/v1/models/\(model)", input)
    guard let id = submitted["request_id"]?.string, let status = submitted["status_url"]?.string,
      let result = submitted["result_url"]?.string
    else { throw Fault(status: 200, code: nil) }
    try await onSubmit(id)
    while true {
      let word = try await call("GET", status)["status"]?.string
      if word == "completed" || word == "cancelled" { break }
      guard word == "in_queue" || word == "in_progress" else { throw Fault(status: 200, code: nil) }
      try await Task.sleep(for: .seconds(pollSeconds))
    }
    let answer = try await call("GET", result)
    switch answer["status"]?.string {
    case "succeeded":
      guard let video = answer["output"]?["video"]?.string else { throw Fault(status: 200, code: nil) }
      return .succeeded(video)
    case "failed":
      guard let error = answer["error"]?.string else { throw Fault(status: 200, code: nil) }
      return .failed(error)
    case "cancelled": return .cancelled
    default: throw Fault(status: 200, code: nil)
    }
  }

  private func call(_ method: String, _ url: String, _ body: JSONValue? = nil) async throws -> JSONValue {
    let headers = [("authorization", "Bearer \(token)"), ("content-type", "application/json")]
    let answer = try await http.call(method, url, more: headers, body: body?.encoded())
    // A refused token is 400 or 401 with this code.
    guard answer.isSuccess else { throw Fault(status: answer.status, code: answer.json["error_code"]?.integer) }
    return answer.json
  }
}
