import ArgumentParser
import Foundation
import KatsudoAPI
import KatsudoClient

/// `katsudo webhooks verify`
struct WebhooksVerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check the signature of a message that came to a webhook.",
    discussion: """
      Give the body as it arrived, byte for byte, and the three headers. The secret comes from the variable KATSUDO_WEBHOOK_SECRET and not
      from a flag, because the list of processes would show it. The command needs no server.

      Example:
        KATSUDO_WEBHOOK_SECRET=whsec_… katsudo webhooks verify body.json --header "webhook-id: $ID" \\
          --header "webhook-timestamp: $TIME" --header "webhook-signature: $SIGNATURE"
      """)

  @Argument(help: "The file with the body; - is standard input.")
  var body: String

  @Option(
    name: .customLong("header"),
    help: ArgumentHelp("A header of the message, as name: value. Can be repeated; other headers are ignored.", valueName: "header"))
  var headers: [String] = []

  @Option(help: ArgumentHelp("The public key of the server, whpk_…, in place of a secret.", valueName: "key"))
  var publicKey: String?

  @Option(help: ArgumentHelp("The largest difference between the time of the message and now, in seconds.", valueName: "seconds"))
  var tolerance = 300

  @Option(help: "The output format.")
  var output: OutputFormat = .pretty

  func validate() throws {
    guard (0...1_000_000_000).contains(tolerance) else { throw ValidationError("--tolerance must be 0 to 1000000000.") }
  }

  func run() async throws {
    let secret = ProcessInfo.processInfo.environment["KATSUDO_WEBHOOK_SECRET"]
    guard publicKey != nil || secret?.isEmpty == false else {
      throw CommandExit.usage("Give the secret in KATSUDO_WEBHOOK_SECRET, or a public key with --public-key.")
    }
    let webhook: Webhook
    do throws(WebhookError) {
      webhook = try Webhook(
        secrets: publicKey == nil ? [secret ?? ""] : [], publicKeys: publicKey.map { [$0] } ?? [], tolerance: .seconds(tolerance))
    } catch {
      throw CommandExit.usage(error.description)
    }
    let console = Console(format: output, isQuiet: false, isVerbose: false)
    let body = try bytes()
    do throws(WebhookError) {
      let delivery = try webhook.verify(body: body, headers: fields)
      console.give(["id": .string(delivery.id), "valid": true])
      console.say("\(delivery.id) is signed by the sender")
    } catch {
      console.give(["valid": false, "error": .string(error.description)])
      throw CommandExit.failure(error.description)
    }
  }

  private var fields: [String: String] {
    let pairs = headers.map { header in
      let parts = header.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      return (String(parts[0]), parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : "")
    }
    return Dictionary(pairs) { first, _ in first }
  }

  private func bytes() throws -> Data {
    do {
      let handle = body == "-" ? FileHandle.standardInput : try FileHandle(forReadingFrom: URL(fileURLWithPath: body))
      return try handle.readToEnd() ?? Data()
    } catch {
      throw CommandExit.missingFile("The file \(body) cannot be read. Check that it exists and may be read.")
    }
  }
}
