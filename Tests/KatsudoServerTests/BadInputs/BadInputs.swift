import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

/// Tables of bad inputs and their answers, all from one server. Rows that are refused, rows that end as failed requests and edges that are
/// accepted use a caller each, so that the end of the suite can check what was stored.
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
      #expect(try await server.caller(KeptRequests.accepted).finished(id)["status"] == "succeeded", "the server must still work")
    }))
struct BadInputs {}

/// The owners of the requests that are stored.
enum KeptRequests {
  static let accepted = "accepted"
  static let failed = "failed"

  /// Checks that a server stored nothing of the refused requests and still works.
  @Sendable static func expectNone(ofRefused server: SuiteServer) async throws {
    let refused = try await server.client.get("/v1/requests")
    #expect(refused.json == ["requests": []], "no refused request may be stored")
    try await eventually(
      "no input is left", { try FileManager.default.contentsOfDirectory(atPath: server.dataDir + "/inputs") }, until: \.isEmpty)
    try await server.stranger.get("/healthz").expectSuccess()
  }
}
