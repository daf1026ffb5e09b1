import Foundation
import KatsudoAPI
import KatsudoApp
import KatsudoEngines
import KatsudoTesting
import Testing

/// The answer of a receiver to each request.
typealias Answering = @Sendable (MediaServer.Request) -> MediaServer.Reply

/// Servers that may call loopback, and requests with webhooks.
enum Hooks {
  /// Repeats a message that failed after about 50 ms.
  static let setup = opened(.echo)

  /// The first request runs for good, and the next ones wait.
  static let held = opened(.held)

  static func opened(_ setup: RouterSetup) -> RouterSetup {
    setup.with {
      $0.configuration.access.allowPrivateNetwork = true
      $0.configuration.access.allowHTTP = true
      $0.configuration.webhooks.retrySeconds = 0.05
    }
  }

  /// The settings of ``setup`` for a server in a process of its own.
  static let environment = [
    "KATSUDO_ALLOW_PRIVATE_NETWORK": "true", "KATSUDO_ALLOW_HTTP": "true", "KATSUDO_WEBHOOKS_RETRY_SECONDS": "0.05",
  ]
}

extension APIClient {
  /// Submits to the seed's model with a query.
  func submit(_ input: JSONValue = Input.valid, query: String) async throws -> Answer {
    try await post("/v1/models/\(Self.seedModel)?\(query)", json: input)
  }

  /// Submits with a webhook, and returns the request's id.
  func hooked(_ url: String, everyState: Bool = false) async throws -> String {
    let encoded = url.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    let answer = try await submit(query: "webhook=\(encoded)" + (everyState ? "&webhook_intermediate_status=true" : ""))
    answer.expectSuccess()
    return try #require(answer["request_id"]?.string)
  }

  /// The log of deliveries, newest first.
  func deliveries(_ query: String = "") async throws -> [JSONValue] {
    let answer = try await get("/v1/webhooks/deliveries\(query)")
    answer.expectSuccess()
    return answer["deliveries"]?.array ?? []
  }

  /// Waits until the newest delivery of a request has an outcome, and returns it.
  func delivery(of id: String, _ outcome: String) async throws -> JSONValue {
    try await eventually("the delivery of \(id) is \(outcome)") {
      try await deliveries("?request_id=\(id)").first ?? .null
    } until: {
      $0["outcome"]?.string == outcome
    }
  }
}

extension MediaServer.Request {
  var json: JSONValue { (try? JSONDecoder().decode(JSONValue.self, from: Data(body))) ?? .null }
  var messageID: String { fields["webhook-id"] ?? "" }
}

extension MediaServer {
  /// Waits until so many requests have come.
  @discardableResult
  func received(_ count: Int) async throws -> [Request] {
    try await eventually("\(count) messages have come", { requests }, until: { $0.count >= count })
  }
}
