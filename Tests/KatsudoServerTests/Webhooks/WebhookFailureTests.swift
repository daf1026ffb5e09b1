import Foundation
import KatsudoAPI
import KatsudoApp
import KatsudoTesting
import NIOConcurrencyHelpers
import Testing

/// Receivers that fail, hang, redirect and give up.
@Suite(.timeLimit(.minutes(3))) struct WebhookFailureTests {
  @Test func `a message is repeated with the same id and body until the receiver takes it`() async throws {
    let count = NIOLockedValueBox(0)
    let answer: Answering = { _ in
      count.withLockedValue {
        $0 += 1
        return .status($0 < 4 ? 500 : 200)
      }
    }
    try await MediaServer.run(answer: answer) { receiver in
      try await Hooks.setup.run { server in
        let id = try await server.client.hooked(receiver.url("/"))
        let delivery = try await server.client.delivery(of: id, "delivered")
        #expect(delivery["attempts"] == 4)
        #expect(Set(receiver.requests.map(\.messageID)).count == 1)
        #expect(Set(receiver.requests.map(\.body)).count == 1)
        #expect(receiver.requests.count == 4)
      }
    }
  }

  @Test func `a redirect is not followed and counts as a failed try`() async throws {
    let answer: Answering = { $0.path == "/there" ? .status(200) : .redirect(to: "/there") }
    try await MediaServer.run(answer: answer) { receiver in
      try await Hooks.setup.run { server in
        let id = try await server.client.hooked(receiver.url("/"))
        try await receiver.received(2)
        let delivery = try #require(try await server.client.deliveries("?request_id=\(id)").first)
        #expect(delivery["outcome"] == "pending")
        #expect(delivery["response_status"] == 302)
        #expect(delivery["error"]?.string?.contains("redirects (status 302)") == true)
        #expect(receiver.requests.allSatisfy { $0.path == "/" })
      }
    }
  }

  @Test func `410 stops the messages of a delivery`() async throws {
    try await MediaServer.run(.status(410)) { receiver in
      try await Hooks.setup.run { server in
        let id = try await server.client.hooked(receiver.url("/"))
        let delivery = try await server.client.delivery(of: id, "stopped")
        #expect(delivery["attempts"] == 1)
        #expect(delivery["response_status"] == 410)
        #expect(delivery["next_attempt_at"] == nil)
        #expect(receiver.requests.count == 1)
      }
    }
  }

  @Test func `a receiver that hangs is left after the time limit and holds up no other`() async throws {
    let setup = Hooks.setup.with {
      $0.configuration.webhooks.timeLimitSeconds = 60
      $0.configuration.webhooks.slots = 3
      $0.configuration.webhooks.perReceiver = 2
    }
    try await MediaServer.run(.silence) { hanging in
      try await MediaServer.run(.status(200)) { receiver in
        try await setup.run { server in
          for _ in 0..<6 { _ = try await server.client.hooked(hanging.url("/")) }
          try await hanging.received(2)
          for _ in 0..<6 { _ = try await server.client.delivery(of: server.client.hooked(receiver.url("/")), "delivered") }
          #expect(hanging.requests.count == 2, "of one receiver two are on their way at most")
        }
      }
    }
  }

  @Test func `an answer that does not come in time is a failed try`() async throws {
    try await MediaServer.run(.silence) { receiver in
      try await Hooks.setup.with({ $0.configuration.webhooks.timeLimitSeconds = 0.2 }).run { server in
        let id = try await server.client.hooked(receiver.url("/"))
        try await receiver.received(2)
        let delivery = try #require(try await server.client.deliveries("?request_id=\(id)").first)
        #expect(delivery["error"] == "The receiver did not answer within 0.2 s.")
        #expect(delivery["response_status"] == nil)
      }
    }
  }

  @Test func `an owner has only so many messages on their way, and others go on`() async throws {
    let setup = Hooks.setup.with {
      $0.configuration.webhooks.timeLimitSeconds = 60
      $0.configuration.webhooks.slots = 4
      $0.configuration.webhooks.perOwner = 2
      $0.configuration.webhooks.perReceiver = 1
    }
    try await MediaServer.run(.silence) { first in
      try await MediaServer.run(.silence) { second in
        try await MediaServer.run(.silence) { third in
          try await MediaServer.run(.status(200)) { receiver in
            try await setup.run { server in
              for hanging in [first, second, third] { _ = try await server.client.hooked(hanging.url("/")) }
              try await eventually("two are on their way", { first.requests.count + second.requests.count + third.requests.count }) {
                $0 == 2
              }
              let bob = try await server.caller("bob")
              _ = try await bob.delivery(of: bob.hooked(receiver.url("/")), "delivered")
              #expect(first.requests.count + second.requests.count + third.requests.count == 2)
            }
          }
        }
      }
    }
  }

  @Test func `owners whose receivers hang leave a quarter of the slots to others`() async throws {
    let setup = Hooks.setup.with {
      $0.configuration.webhooks.timeLimitSeconds = 60
      $0.configuration.webhooks.slots = 4
      $0.configuration.webhooks.perOwner = 4
      $0.configuration.webhooks.perReceiver = 4
    }
    try await MediaServer.run(.silence) { hanging in
      try await MediaServer.run(.status(200)) { receiver in
        try await setup.run { server in
          for _ in 0..<6 { _ = try await server.client.hooked(hanging.url("/")) }
          try await hanging.received(3)
          let bob = try await server.caller("bob")
          for _ in 0..<3 { _ = try await bob.delivery(of: bob.hooked(receiver.url("/")), "delivered") }
          #expect(hanging.requests.count == 3)
        }
      }
    }
  }

  @Test func `after the time for tries a delivery has failed, and a replay sends it again`() async throws {
    let isFixed = NIOLockedValueBox(false)
    let answer: Answering = { _ in .status(isFixed.withLockedValue { $0 } ? 200 : 503) }
    try await MediaServer.run(answer: answer) { receiver in
      // Less than the first pause.
      try await Hooks.setup.with({ $0.configuration.webhooks.retryHours = 0 }).run { server in
        let client = server.client
        let id = try await client.hooked(receiver.url("/"))
        let failed = try await client.delivery(of: id, "failed")
        #expect(failed["error"] == "The receiver answered with status 503.")
        #expect(failed["next_attempt_at"] == nil)
        isFixed.withLockedValue { $0 = true }
        let message = try #require(failed["id"]?.string)
        let replayed = try await client.call("POST", "/v1/webhooks/deliveries/\(message)/replay")
        replayed.expectSuccess(202)
        #expect(replayed["outcome"] == "pending")
        let delivered = try await client.delivery(of: id, "delivered")
        #expect(delivered["attempts"] == 2)
        #expect(receiver.requests.map(\.messageID) == [message, message])
      }
    }
  }

  @Test func `a request tells only so many states that are not final`() async throws {
    try await MediaServer.run(.status(200)) { receiver in
      try await Hooks.setup.with({ $0.configuration.webhooks.intermediateLimit = 1 }).run { server in
        let id = try await server.client.hooked(receiver.url("/"), everyState: true)
        _ = try await server.client.finished(id)
        try await receiver.received(2)
        #expect(receiver.requests.map { $0.json["status"] } == ["in_queue", "succeeded"])
      }
    }
  }
}
