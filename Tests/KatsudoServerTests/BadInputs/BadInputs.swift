import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

/// What each bad input gets, all of it from one server. Rows that are refused, rows that end as failed requests and edges that are accepted use
/// a caller each, so that it shows at the end what was kept.
@Suite(
  .router(
    .echo, owners: [KeptRequests.accepted, KeptRequests.failed],
    conclude: { server in
      try await KeptRequests.expectNone(ofRefused: server)
      for (owner, state) in [(KeptRequests.accepted, "succeeded"), (KeptRequests.failed, "failed")] {
        let kept = try await server.caller(owner).get("/v1/requests?limit=500")
        for entry in kept["requests"]?.array ?? [] { #expect(entry["status"] == .string(state), "\(entry)") }
      }
      let id = try await server.caller(KeptRequests.accepted).accepted(Input.valid)
      #expect(try await server.client.get("/v1/requests/\(id)/status").status == 403)
      #expect(try await server.caller(KeptRequests.accepted).finished(id)["status"] == "succeeded", "the server still works")
    }))
struct BadInputs {}

/// The owners of the requests that are kept after all.
enum KeptRequests {
  static let accepted = "accepted"
  static let failed = "failed"

  /// Checks that a server has kept nothing of what it refused, and goes on.
  @Sendable static func expectNone(ofRefused server: SuiteServer) async throws {
    let refused = try await server.client.get("/v1/requests")
    #expect(refused.json == ["requests": []], "nothing is kept of what was refused")
    try await eventually(
      "no input is left", { try FileManager.default.contentsOfDirectory(atPath: server.dataDir + "/inputs") }, until: \.isEmpty)
    try await server.stranger.get("/healthz").expectSuccess()
  }
}
