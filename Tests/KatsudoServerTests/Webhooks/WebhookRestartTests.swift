import Foundation
import KatsudoAPI
import KatsudoTesting
import NIOConcurrencyHelpers
import Testing

/// Webhooks when the server is killed in the middle, and in its log.
@Suite(.timeLimit(.minutes(3))) struct WebhookRestartTests {
  @Test func `a message whose try was cut off by a kill is sent again with the same id`() async throws {
    let isHanging = NIOLockedValueBox(true)
    let answer: Answering = { _ in isHanging.withLockedValue { $0 } ? .silence : .status(200) }
    try await MediaServer.run(answer: answer) { receiver in
      try await withTemporaryFolder { folder in
        let (dataDir, setup) = (folder + "/data", ServerSetup.echo.with(Hooks.environment))
        let (id, token) = try await setup.run(in: dataDir) { server in
          let id = try await server.client.hooked(receiver.url("/"))
          try await receiver.received(1)
          server.kill()
          return (id, server.client.token)
        }.value
        isHanging.withLockedValue { $0 = false }
        try await setup.run(in: dataDir, token: token) { server in
          let delivery = try await server.client.delivery(of: id, "delivered")
          #expect(delivery["attempts"] == 2)
          #expect(Set(receiver.requests.map(\.messageID)) == [delivery["id"]?.string ?? ""])
        }
      }
    }
  }

  @Test func `a message that no try was made for before a kill is sent by the next server`() async throws {
    let isHanging = NIOLockedValueBox(true)
    let answer: Answering = { _ in isHanging.withLockedValue { $0 } ? .silence : .status(200) }
    try await MediaServer.run(answer: answer) { receiver in
      try await withTemporaryFolder { folder in
        let dataDir = folder + "/data"
        let setup = ServerSetup.echo.with(Hooks.environment)
          .with(["KATSUDO_WEBHOOKS_PER_RECEIVER": "1", "KATSUDO_WEBHOOKS_TIME_LIMIT_SECONDS": "60"])
        let (id, token) = try await setup.run(in: dataDir) { server in
          // This message keeps the receiver busy.
          _ = try await server.client.hooked(receiver.url("/"))
          try await receiver.received(1)
          let id = try await server.client.hooked(receiver.url("/"))
          _ = try await server.client.finished(id)
          let delivery = try #require(try await server.client.deliveries("?request_id=\(id)").first)
          #expect(delivery["outcome"] == "pending")
          #expect(delivery["attempts"] == 0)
          server.kill()
          return (id, server.client.token)
        }.value
        isHanging.withLockedValue { $0 = false }
        try await setup.run(in: dataDir, token: token) { server async throws in
          #expect(try await server.client.delivery(of: id, "delivered")["attempts"] == 1)
          #expect(receiver.requests.count { $0.json["request_id"] == .string(id) } == 1)
        }
      }
    }
  }

  @Test func `the time of the next try survives a kill`() async throws {
    try await MediaServer.run(.status(500)) { receiver in
      try await withTemporaryFolder { folder in
        let dataDir = folder + "/data"
        let setup = ServerSetup.echo.with(Hooks.environment).with(["KATSUDO_WEBHOOKS_RETRY_SECONDS": "3600"])
        let (id, token, next) = try await setup.run(in: dataDir) { server in
          let id = try await server.client.hooked(receiver.url("/"))
          let delivery = try await eventually("a try has ended") {
            try await server.client.deliveries("?request_id=\(id)").first ?? .null
          } until: {
            $0["response_status"] == 500
          }
          server.kill()
          return (id, server.client.token, delivery["next_attempt_at"])
        }.value
        try await setup.run(in: dataDir, token: token) { server in
          // Another message shows that this server delivers.
          _ = try await server.client.hooked(receiver.url("/other"))
          try await receiver.received(2)
          let delivery = try #require(try await server.client.deliveries("?request_id=\(id)").first)
          #expect(delivery["next_attempt_at"] == next)
          #expect(delivery["attempts"] == 1)
        }
      }
    }
  }

  @Test func `the address of a webhook and its secret are in no line of the log`() async throws {
    let answer: Answering = { $0.path.hasSuffix("gone") ? .status(410) : .status(500) }
    try await MediaServer.run(answer: answer) { receiver in
      let outcome = try await ServerSetup.echo.with(Hooks.environment.merging(["KATSUDO_LOG_LEVEL": "trace"]) { $1 }).run { server in
        for path in ["s3cret-path/gone?token=s3cret", "s3cret-path/broken?token=s3cret"] {
          _ = try await server.client.hooked(receiver.url("/" + path))
        }
        try await receiver.received(3)
        _ = try await server.client.submit(query: "webhook=http%3A%2F%2F10.0.0.1%2Fs3cret%20path")
        let secret = try await FinishedCommand.run(["webhooks", "secrets", "default", "--data-dir", server.dataDir]).lastLine
        #expect(secret.hasPrefix("whsec_"))
        return secret
      }
      #expect(!outcome.log.contains("s3cret"))
      #expect(!outcome.log.contains(outcome.value))
      #expect(outcome.log.contains("http://127.0.0.1:\(receiver.port)"), "the origin is there")
      #expect(outcome.log.contains("webhook not delivered, not tried again"))
    }
  }
}
