import Foundation
import KatsudoAPI

/// Behaves as the small web apps do that call the API directly: the message of a refused submit is shown as it is, states hardly matter,
/// and the output is whatever address comes first.
struct AppClient {
  let http: ClientHTTP
  let base: String
  let token: String
  var pollSeconds = 2.0

  struct Shown: Error {
    /// The message that the person sees.
    var message: String
  }

  func make(_ model: String, _ input: JSONValue) async throws -> String {
    let headers = [("authorization", "Bearer \(token)"), ("content-type", "application/json")]
    let submit = try await http.call("POST", "\(base)/v1/models/\(model)", more: headers, body: input.encoded())
    guard submit.isSuccess else {
      let errorData = submit.json
      throw Shown(message: errorData["message"]?.string ?? "Something went wrong")
    }
    let id = submit.json["request_id"]?.string ?? ""
    for _ in 0..<60 {
      let result = try await http.call("GET", "\(base)/v1/requests/\(id)/result", more: headers).json
      if let address = Self.address(result["output"]) { return address }
      if let error = result["error"] { throw Shown(message: error.string ?? error["message"]?.string ?? "unknown") }
      try await Task.sleep(for: .seconds(pollSeconds))
    }
    throw Shown(message: "It took too long")
  }

  static func address(_ output: JSONValue?) -> String? {
    output?["images"]?.array?.first?.string ?? output?["image"]?.string ?? output?["videos"]?.array?.first?.string
      ?? output?["video"]?.string
  }
}
