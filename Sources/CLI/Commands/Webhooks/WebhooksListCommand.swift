import ArgumentParser
import KatsudoAPI
import KatsudoClient

/// `katsudo webhooks list`
struct WebhooksListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the messages to your webhooks, newest first.",
    discussion: """
      The server keeps the log of a message as long as its request.

      Example:
        katsudo webhooks list --outcome pending,failed --limit 20
      """)

  @Option(help: ArgumentHelp("Only the messages about this request.", valueName: "id"))
  var request: String?

  @Option(
    help: ArgumentHelp(
      "Only these outcomes, with commas between them: pending, delivered, failed, stopped.", valueName: "outcomes"))
  var outcome: String?

  @Option(help: ArgumentHelp("The largest number of messages to list, 1 to 500.", valueName: "number"))
  var limit = 20

  @Flag(help: "List all messages.")
  var all = false

  @OptionGroup var verb: ClientVerb

  private static let words = ["pending", "delivered", "failed", "stopped"]

  func validate() throws {
    guard (1...500).contains(limit) else { throw ValidationError("--limit must be 1 to 500. --all lists all.") }
    for word in names where !Self.words.contains(word) {
      throw ValidationError("\"\(word)\" is not an outcome. --outcome takes \(Self.words.joined(separator: ", ")).")
    }
  }

  private var names: [String] { (outcome ?? "").split(separator: ",").map { String($0.filter { !$0.isWhitespace }) } }

  func run() async throws {
    try await verb.perform { session in
      let outcomes = names.map(WebhookMessage.Outcome.init(rawValue:))
      let webhooks = session.client.webhooks
      var page = try await webhooks.deliveries(requestID: request, outcomes: outcomes, limit: all ? 500 : limit)
      var messages = page.messages
      while all, let cursor = page.nextCursor {
        page = try await webhooks.deliveries(requestID: request, outcomes: outcomes, limit: 500, cursor: cursor)
        messages += page.messages
      }
      session.console.give(["deliveries": .array(messages.map(\.document))])
      for line in TextTable.lines(messages.map(\.row)) { session.console.say(line) }
      if messages.isEmpty { session.console.note("no messages") }
      if page.nextCursor != nil { session.console.note("There are more; --all lists them.") }
    }
  }
}

extension WebhookMessage {
  /// The document that `--output json` prints.
  var document: JSONValue {
    var document: [String: JSONValue] = [
      "id": .string(id), "request_id": .string(requestID), "status": .string(state.rawValue), "url": .string(url),
      "outcome": .string(outcome.rawValue), "attempts": .integer(Int64(attempts)),
    ]
    document["created_at"] = createdAt.map { .string(PlainMoment.text($0)) }
    document["last_attempt_at"] = lastAttemptAt.map { .string(PlainMoment.text($0)) }
    document["next_attempt_at"] = nextAttemptAt.map { .string(PlainMoment.text($0)) }
    document["response_status"] = responseStatus.map { .integer(Int64($0)) }
    document["error"] = error.map { .string($0) }
    return .object(document)
  }

  fileprivate var row: [String] {
    [id, outcome.rawValue, state.rawValue, requestID, "\(attempts)", createdAt.map(PlainMoment.text) ?? "-"] + (error.map { [$0] } ?? [])
  }
}
