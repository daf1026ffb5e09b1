import KatsudoAPI
import KatsudoTesting
import Testing

/// The limits of owners and keys on a server that is killed while they are reached.
@Suite(.timeLimit(.minutes(3))) struct OwnerLimitRestartTests {
  private func keys(_ arguments: String..., of folder: String) async throws -> String {
    let command = try await FinishedCommand.run(["keys"] + arguments + ["--data-dir", folder])
    #expect(command.exitCode == 0, "\(command.errors)")
    return command.lastLine
  }

  /// Returns those of the requests that run.
  private func running(_ ids: [String], _ client: APIClient) async throws -> [String] {
    var found: [String] = []
    for id in ids where try await client.status(id)["status"] == "in_progress" { found.append(id) }
    return found
  }

  /// Submits a request that must start although others wait. Whoever else may start has started by then, because one claim fills all free
  /// slots in the order of the turns.
  private func expectStart(_ client: APIClient) async throws { try await client.running(try await client.accepted(Input.valid)) }

  @Test func `nobody runs more requests than its limit, also after a kill, and the slots beyond go to others`() async throws {
    try await withTemporaryFolder { folder in
      let data = folder + "/data"
      let setup = ServerSetup.echo.with(["KATSUDO_ECHO_SLOTS": "12", "KATSUDO_ECHO_WAIT_MS": "600000"])
      let first = try await setup.run(in: data) { server in
        let (bob, cid) = (try await server.caller("bob"), try await server.caller("cid"))
        _ = try await keys("limits", "default", "--running", "2", of: data)
        _ = try await keys("limits", "bob", "--running", "1", of: data)
        var (own, bobs): ([String], [String]) = ([], [])
        for _ in 0..<5 { own.append(try await server.client.accepted(Input.valid)) }
        for _ in 0..<2 { bobs.append(try await bob.accepted(Input.valid)) }
        try await expectStart(cid)
        #expect(try await running(own, server.client) == Array(own.prefix(2)))
        #expect(try await running(bobs, bob) == [bobs[0]])
        server.kill()
        return (own: own, bobs: bobs, token: server.client.token, bob: bob.token, cid: cid.token)
      }
      let (own, bobs) = (first.value.own, first.value.bobs)
      try await setup.run(in: data, token: first.value.token) { server in
        let (client, bob, cid) = (server.client, server.client.with(token: first.value.bob), server.client.with(token: first.value.cid))
        try await expectStart(cid)
        #expect(try await running(own, client) == Array(own.prefix(2)), "what ran before the kill runs again, and nothing beyond")
        #expect(try await running(bobs, bob) == [bobs[0]])
        // The end of a request makes room for exactly one.
        #expect(try await client.call("POST", "/v1/requests/\(own[0])/cancel?running=true")["outcome"] == "cancelled")
        try await client.running(own[2])
        try await expectStart(cid)
        #expect(try await running(own, client) == [own[1], own[2]])
        #expect(try await running(bobs, bob) == [bobs[0]])
      }
    }
  }

  @Test func `the rates of owners and keys are in force after a kill`() async throws {
    try await withTemporaryFolder { folder in
      let data = folder + "/data"
      let first = try await ServerSetup.idle.run(in: data) { server in
        let slow = try await keys("create", "ann", "--requests-per-second", "0.01", of: data)
        let dan = try await server.caller("dan")
        _ = try await keys("limits", "dan", "--requests-per-second", "0.01", of: data)
        server.kill()
        return (token: server.client.token, ann: slow, dan: dan.token)
      }
      try await ServerSetup.idle.run(in: data, token: first.value.token) { server in
        for (token, whose) in [(first.value.ann, "The limit of this key is"), (first.value.dan, "Your limit is")] {
          let client = server.client.with(token: token)
          try await client.get("/v1/requests").expectSuccess()
          for _ in 0..<3 {
            let refusal = try await client.get("/v1/requests")
            refusal.expectError(429, 429_001, "\(whose) 0.01 requests per second.")
            #expect(refusal.headers["ratelimit"]?.hasPrefix(#""requests";r=0;t="#) == true)
          }
        }
        for _ in 0..<3 { try await server.client.get("/v1/requests").expectSuccess() }
      }
    }
  }

  @Test func `a kill neither empties nor refills the waiting places and the budget of an owner`() async throws {
    try await withTemporaryFolder { folder in
      let (data, model) = (folder + "/data", "test/priced")
      let setup = ServerSetup.idle.with(models: [Manifest.plain(model, price: 2)])
      func submit(_ client: APIClient) async throws -> APIClient.Answer {
        try await client.post("/v1/models/\(model)", json: ["prompt": "a"])
      }
      let first = try await setup.run(in: data) { server in
        let bob = try await server.caller("bob")
        _ = try await keys("limits", "default", "--dollars-per-day", "5", of: data)
        _ = try await keys("limits", "bob", "--waiting", "2", of: data)
        var ids: [String] = []
        for _ in 0..<2 { ids.append(try #require(try await submit(server.client)["request_id"]?.string)) }
        for _ in 0..<2 { try await submit(bob).expectSuccess() }
        server.kill()
        return (ids: ids, token: server.client.token, bob: bob.token)
      }
      try await setup.run(in: data, token: first.value.token) { server in
        let (client, bob) = (server.client, server.client.with(token: first.value.bob))
        try await submit(client).expectError(402, 400_002, "budget of 5.0 US dollars")
        try await submit(bob).expectError(429, 429_001, "You already have 2 waiting requests, which is your limit")
        // What the killed server reserved is given back.
        try await client.call("POST", "/v1/requests/\(first.value.ids[0])/cancel").expectSuccess(202)
        try await submit(client).expectSuccess()
        try await submit(client).expectError(402, 400_002, "budget of 5.0 US dollars")
      }
    }
  }
}
