import KatsudoAPI
import KatsudoTesting
import Testing

/// One request in each state, and the answer of every call about it. The waiting request is behind the running one.
@Suite(
  .router(
    .held, owners: ["stranger"],
    prepare: { server in
      let client = server.client
      let running = try await client.accepted(Input.valid)
      try await client.running(running)
      let queued = try await client.accepted(Input.valid)
      let cancelled = try await client.accepted(Input.valid)
      try await client.call("POST", "/v1/requests/\(cancelled)/cancel").expectSuccess(202)
      let succeeded = try await client.film()
      _ = try await client.finished(succeeded)
      let failed = try await client.film(picture: "https://localhost/private.png")
      _ = try await client.finished(failed)
      return [
        "in_queue": queued, "in_progress": running, "succeeded": succeeded, "failed": failed, "cancelled": cancelled,
      ]
    }))
struct RequestStates {
  /// The names of the states, which are also the names of the prepared requests.
  static let words = ["in_queue", "in_progress", "succeeded", "failed", "cancelled"]

  static let refusedAddress =
    #""localhost" is not on the public internet, and this server fetches only from the public internet. "#
    + "Use a public https:// URL, or send the file as a data URI."
}
