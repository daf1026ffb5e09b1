import KatsudoAPI
import KatsudoTesting
import Testing

@Suite(.timeLimit(.minutes(2))) struct ShutdownTests {
  private static let slow = ServerSetup.echo.with(["KATSUDO_ECHO_WAIT_MS": "600000"])

  @Test func `a running request is put back into the queue at the end of the grace period and runs after the restart`() async throws {
    try await withTemporaryFolder { folder in
      let first = try await Self.slow.with(["KATSUDO_GRACE_SECONDS": "8", "KATSUDO_ECHO_SLOTS": "1"]).run(in: folder) { server in
        let running = try await server.client.accepted(Input.with(["seed": 7]))
        try await server.client.running(running)
        let waiting = try await server.client.accepted(Input.valid)
        return (running: running, waiting: waiting, token: server.client.token, stopped: ContinuousClock.now)
      }
      #expect(first.exitCode == 0, "\(first.log)")
      let time = ContinuousClock.now - first.value.stopped
      #expect(time > .seconds(5), "the request must have its grace period")
      #expect(!first.wasCutShort, "the process must end in time")
      try await ServerSetup.idle.run(in: folder, token: first.value.token) { server in
        let places = try await [server.client.status(first.value.running), server.client.status(first.value.waiting)]
        #expect(places.map { $0["queue_position"] } == [1, 2], "each request must have its old position")
      }
      try await ServerSetup.echo.run(in: folder, token: first.value.token) { server in
        for id in [first.value.running, first.value.waiting] {
          #expect(try await server.client.finished(id)["status"] == "succeeded")
        }
        let metadata = try await server.client.result(first.value.running, query: "?include_metadata=true")["metadata"]
        #expect(metadata?["attempts"] == 2)
        #expect(metadata?["seed"] == 7)
      }
    }
  }

  @Test func `a request that ends within the grace period succeeds, and no other one starts`() async throws {
    try await withTemporaryFolder { folder in
      let setup = ServerSetup.echo.with(["KATSUDO_ECHO_WAIT_MS": "45000", "KATSUDO_ECHO_SLOTS": "1", "KATSUDO_GRACE_SECONDS": "120"])
      let first = try await setup.run(in: folder) { server in
        let running = try await server.client.accepted(Input.valid)
        try await server.client.running(running)
        let waiting = try await server.client.accepted(Input.valid)
        return (running: running, waiting: waiting, token: server.client.token, stopped: ContinuousClock.now)
      }
      #expect(first.exitCode == 0, "\(first.log)")
      #expect(ContinuousClock.now - first.value.stopped < .seconds(90), "the server must not wait longer than the request")
      try await ServerSetup.idle.run(in: folder, token: first.value.token) { server in
        let ended = try await server.client.result(first.value.running, query: "?include_metadata=true")
        #expect(ended["status"] == "succeeded")
        #expect(ended["metadata"]?["attempts"] == 1)
        #expect(try await server.client.status(first.value.waiting)["queue_position"] == 1)
      }
    }
  }

  @Test func `idle connections do not delay the stop of the server`() async throws {
    let outcome = try await ServerSetup.echo.with(["KATSUDO_GRACE_SECONDS": "20"]).run { server in
      let client = server.client
      let (asked, ask) = AsyncStream.makeStream(of: Void.self)
      return try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<8 {
          group.addTask {
            try await RawConnection.open(to: client) { connection in
              try await connection.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
              #expect(try await connection.answer().status == 200)
              ask.yield()
              #expect(try await connection.end() == "", "the server must close the connection")
            }
          }
        }
        // A connection that has sent nothing.
        group.addTask {
          try await RawConnection.open(to: client) { connection in
            ask.yield()
            let said = try await connection.end()
            #expect(said == "")
          }
        }
        var waiting = asked.makeAsyncIterator()
        for _ in 0..<9 { await waiting.next() }
        server.terminate()
        try await group.waitForAll()
      }
    }
    #expect(outcome.exitCode == 0, "\(outcome.log)")
    #expect(!outcome.wasCutShort, "\(outcome.log)")
  }

  @Test func `a client that stalls in a request does not delay the stop of the server`() async throws {
    let outcome = try await ServerSetup.echo.with(["KATSUDO_GRACE_SECONDS": "4"]).run { server in
      let client = server.client
      return try await RawConnection.open(to: client) { connection in
        try await connection.send(
          "POST /v1/models/\(APIClient.seedModel) HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(client.token ?? "")\r\n"
            + "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"prompt\":")
        // When another request is answered, the server has read all that this one sent.
        try await client.get("/healthz").expectSuccess()
        server.terminate()
        _ = try? await connection.end()
      }
    }
    #expect(outcome.exitCode == 0, "\(outcome.log)")
    #expect(!outcome.wasCutShort, "\(outcome.log)")
  }
}
