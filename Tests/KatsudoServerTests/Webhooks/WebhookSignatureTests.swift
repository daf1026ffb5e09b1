import Foundation
import KatsudoAPI
import KatsudoApp
import KatsudoClient
import KatsudoTesting
import KatsudoWebhooks
import Testing

/// Messages verify with our library and with those of others.
@Suite(.timeLimit(.minutes(10))) struct WebhookSignatureTests {
  /// A message that a server sent, with the keys that verify it.
  private struct Signed: Sendable {
    var message: MediaServer.Request
    var secrets: [String]
    var publicKey: String
  }

  /// Runs a server in a process of its own, replaces the secret of its owner once, and lets it send a message.
  private func signed() async throws -> Signed {
    try await MediaServer.run(.status(200)) { receiver in
      try await ServerSetup.echo.with(Hooks.environment).run { server in
        let first = try await Self.secrets(server.dataDir)
        #expect(first.count == 1)
        let both = try await Self.secrets(server.dataDir, ["--rotate"])
        #expect(both.count == 2)
        #expect(both[1] == first[0])
        _ = try await server.client.hooked(receiver.url("/"))
        let message = try #require(try await receiver.received(1).first)
        let keys = try await server.stranger.get("/.well-known/webhook-keys.json")
        keys.expectSuccess()
        let key = try #require(keys["keys"]?.array?.first)
        #expect(key["kty"] == "OKP")
        #expect(key["crv"] == "Ed25519")
        #expect(key["use"] == "sig")
        let publicKey = try #require(key["public_key"]?.string)
        let x = try #require(key["x"]?.string).replacing("-", with: "+").replacing("_", with: "/") + "="
        #expect(publicKey == "whpk_\(x)")
        return Signed(message: message, secrets: both, publicKey: publicKey)
      }.value
    }
  }

  private static func secrets(_ dataDir: String, _ more: [String] = []) async throws -> [String] {
    let command = try await FinishedCommand.run(["webhooks", "secrets", "default", "--data-dir", dataDir] + more)
    try #require(command.exitCode == 0, "\(command.errors)")
    return command.output.split(separator: "\n").map { String($0.prefix { $0 != " " }) }
  }

  @Test func `our library verifies a message with each secret and with the public key`() async throws {
    let signed = try await signed()
    for secret in signed.secrets {
      let delivery = try Webhook(secret: secret).verify(body: signed.message.body, headers: signed.message.fields)
      #expect(delivery.id == signed.message.messageID)
    }
    let webhook = try Webhook(publicKey: signed.publicKey)
    #expect(throws: Never.self) { try webhook.verify(body: signed.message.body, headers: signed.message.fields) }
    #expect(throws: WebhookError.wrongSignature) { try webhook.verify(body: signed.message.body + [32], headers: signed.message.fields) }
    let names = (signed.message.fields["webhook-signature"] ?? "").split(separator: " ").map { $0.prefix { $0 != "," } }
    #expect(names == ["v1", "v1", "v1a"])
  }

  @Test func `the libraries of others verify it too`() async throws {
    let signed = try await signed()
    try await withTemporaryFolder { folder in
      let headers = signed.message.fields.filter { $0.key.hasPrefix("webhook-") }.mapValues { JSONValue.string($0) }
      let document: JSONValue = [
        "body": .string(Data(signed.message.body).base64EncodedString()), "headers": .object(headers),
        "secrets": .array(signed.secrets.map { .string($0) }), "public_key": .string(signed.publicKey),
      ]
      try document.encoded().write(to: URL(fileURLWithPath: "\(folder)/message.json"))
      let root = "/" + URL(fileURLWithPath: #filePath).pathComponents.dropFirst().dropLast(4).joined(separator: "/")
      let command = try await FinishedCommand.shell("'\(root)/Scripts/webhooks/verify.sh' '\(folder)/message.json'")
      #expect(command.output == "verified: 2 secrets, 1 v1a\n", "\(command.errors)")
    }
  }

  @Test func `the command line verifies a message, and refuses a changed one`() async throws {
    let signed = try await signed()
    try await withTemporaryFolder { folder in
      let file = folder + "/body"
      try Data(signed.message.body).write(to: URL(fileURLWithPath: file))
      let headers = signed.message.fields.flatMap { ["--header", "\($0.key): \($0.value)"] }
      let secret = ["KATSUDO_WEBHOOK_SECRET": signed.secrets[0]]
      let right = try await FinishedCommand.run(["webhooks", "verify", file] + headers, environment: secret)
      #expect(right.exitCode == 0, "\(right.errors)")
      #expect(right.output == "\(signed.message.messageID) is signed by the sender\n")
      let key = try await FinishedCommand.run(["webhooks", "verify", file, "--public-key", signed.publicKey, "--output", "json"] + headers)
      #expect(key.exitCode == 0, "\(key.errors)")
      try Data(signed.message.body + [32]).write(to: URL(fileURLWithPath: file))
      let changed = try await FinishedCommand.run(["webhooks", "verify", file] + headers, environment: secret)
      #expect(changed.exitCode == 1)
      #expect(changed.errors == "katsudo: The message's signature is wrong.\n")
      #expect(try await FinishedCommand.run(["webhooks", "verify", file] + headers).exitCode == 64)
    }
  }

  @Test func `a signer gives the same public key for the same seed`() throws {
    let seed = Data(repeating: 7, count: 32)
    #expect(try WebhookSigner(seed: seed).publicKey == WebhookSigner(seed: seed).publicKey)
    #expect(try WebhookSigner(seed: seed).publicKey != WebhookSigner(seed: Data(repeating: 8, count: 32)).publicKey)
  }
}
