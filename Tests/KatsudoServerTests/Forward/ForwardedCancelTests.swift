import KatsudoAPI
import KatsudoApp
import KatsudoTesting
import Testing

/// Cancels with `?running=true` of work that is with a service. The service decides when it stops, and if it does.
@Suite(.timeLimit(.minutes(3))) struct ForwardedCancelTests {
  /// The service answers no cancel.
  private static let silence: @Sendable (FakeRunComfy.Call) -> FakeRunComfy.Fault? = {
    $0.step == .cancel ? .silence(isTaken: false) : nil
  }
  /// The work runs until the test ends it, and it has then stopped.
  private static let stopsLate: @Sendable (String) -> FakeRunComfy.Script = { _ in
    FakeRunComfy.Script(queued: 0, running: .max, ending: .cancelled)
  }

  private static let busy: @Sendable (String) -> FakeRunComfy.Script = { _ in .busy }

  private func cancel(_ id: String, _ client: APIClient) async throws -> APIClient.Answer {
    try await client.call("POST", "/v1/requests/\(id)/cancel?running=true")
  }

  /// Submits a request and waits until the service works on it.
  private func handedOver(_ fake: FakeRunComfy, _ client: APIClient) async throws -> String {
    let id = try await client.accepted(Input.valid)
    try await eventually("the service has the request", { fake.count(.status) }, until: { $0 > 0 })
    return id
  }

  @Test func `a call waits 3 s for an engine that does not answer, and the request is cancelled when its work stops`() async throws {
    try await FakeRunComfy.run(script: Self.stopsLate, fault: Self.silence) { fake in
      let clock = HeldClock()
      try await RouterSetup().with(environment: ForwardTests.environment(for: fake), { $0.time = clock.source }).run { server in
        let client = server.client
        let id = try await handedOver(fake, client)
        async let answer = cancel(id, client)
        try await eventually("the engine is asked", { fake.count(.cancel) }, until: { $0 == 1 })
        try await eventually("the call waits", { clock.sleeperCount }, until: { $0 == 1 })
        clock.advance(.milliseconds(2999))
        #expect(clock.sleeperCount == 1, "the call waits for 3 s")
        clock.advance(.milliseconds(1))
        let asked = try await answer
        asked.expectSuccess(202)
        #expect(asked.json == ["request_id": .string(id), "status": "in_progress", "outcome": "cancellation_requested"])
        #expect(try await client.status(id)["status"] == "in_progress")
        fake.finishAll()
        #expect(try await client.finished(id)["status"] == "cancelled")
        let again = try await cancel(id, client)
        again.expectSuccess(202)
        #expect(
          again.json == [
            "request_id": .string(id), "status": "cancelled", "outcome": "not_cancellable", "reason": "The request was cancelled before.",
          ])
      }
    }
  }

  @Test func `a service that does not stop the work is the reason of the answer, and the request goes on`() async throws {
    try await FakeRunComfy.run(script: Self.busy) { fake in
      try await RouterSetup().with(environment: ForwardTests.environment(for: fake)).run { server in
        let id = try await handedOver(fake, server.client)
        for _ in 0..<2 {
          let answer = try await cancel(id, server.client)
          answer.expectSuccess(202)
          #expect(
            answer.json == [
              "request_id": .string(id), "status": "in_progress", "outcome": "not_cancellable",
              "reason": "The engine runcomfy does not stop a request that it works on.",
            ])
        }
        #expect(fake.count(.cancel) == 2, "the service is asked each time")
        fake.finishAll()
        #expect(try await server.client.finished(id)["status"] == "succeeded")
      }
    }
  }

  @Test func `a wish to cancel outlives a kill: the next server asks the service again, and the request ends as cancelled`() async throws {
    try await FakeRunComfy.run(script: Self.stopsLate, fault: Self.silence) { fake in
      try await withTemporaryFolder { folder in
        let setup = ForwardTests.forwarding(to: fake)
        let first = try await setup.run(in: folder + "/data") { server in
          let id = try await handedOver(fake, server.client)
          // The service is asked after the wish is on disk. Nobody gets an answer to this call.
          let call = Task { try await cancel(id, server.client) }
          try await eventually("the service is asked", { fake.count(.cancel) }, until: { $0 == 1 })
          server.kill()
          _ = await call.result
          return (id: id, token: server.client.token)
        }
        let id = first.value.id
        try await setup.run(in: folder + "/data", token: first.value.token) { server in
          try await eventually("the service is asked again", { fake.count(.cancel) }, until: { $0 == 2 })
          #expect(try await server.client.status(id)["status"] == "in_progress")
          fake.finishAll()
          #expect(try await server.client.finished(id)["status"] == "cancelled")
        }
      }
      #expect(fake.paid.values.allSatisfy { $0 == 1 }, "\(fake.paid)")
    }
  }
}
