import ArgumentParser
import KatsudoAPI
import KatsudoClient

/// `katsudo requests list`: lists the requests of the key's owner, newest first.
struct RequestsListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List your requests, newest first. RunComfy has no such list.",
    discussion: """
      Examples:
        katsudo requests list --state failed --limit 20
        katsudo requests list --label campaign-7 --from 2026-11-01
      """)

  @Option(
    help: ArgumentHelp(
      "Only these states, with commas between them: in_queue, in_progress, succeeded, failed, cancelled.", valueName: "states"))
  var state: String?

  @Option(help: ArgumentHelp("Only requests of this model.", valueName: "model"))
  var model: String?

  @Option(help: ArgumentHelp("Only requests with this label. Can be repeated; all labels must match.", valueName: "text"))
  var label: [String] = []

  @Option(help: ArgumentHelp("Only requests accepted at this time or later: a date in UTC or a time of RFC 3339.", valueName: "time"))
  var from: MomentArgument?

  @Option(help: ArgumentHelp("Only requests accepted before this time.", valueName: "time"))
  var to: MomentArgument?

  @Option(help: ArgumentHelp("The largest number of requests to list, 1 to 500.", valueName: "number"))
  var limit = 20

  @Flag(help: "List all requests.")
  var all = false

  @OptionGroup var verb: ClientVerb

  private static let words = ["in_queue", "in_progress", "completed", "succeeded", "failed", "cancelled"]

  func validate() throws {
    guard (1...500).contains(limit) else { throw ValidationError("--limit must be 1 to 500. --all lists all.") }
    for word in names where !Self.words.contains(word) {
      throw ValidationError("\"\(word)\" is not a state. --state takes \(Self.words.joined(separator: ", ")).")
    }
  }

  private var names: [String] { (state ?? "").split(separator: ",").map { String($0.filter { !$0.isWhitespace }) } }

  func run() async throws {
    try await verb.perform { session in
      let filter = RequestFilter(
        states: names.map(RequestState.init(rawValue:)), modelID: model, from: from?.date, to: to?.date, labels: label)
      var page = try await session.client.requests.list(filter, limit: all ? 500 : limit)
      var entries = page.requests
      // A page may have fewer requests than were asked for, although more follow.
      while all || entries.count < limit, let cursor = page.nextCursor {
        page = try await session.client.requests.list(filter, limit: all ? 500 : limit - entries.count, cursor: cursor)
        entries += page.requests
      }
      session.console.give(["requests": .array(entries.map(\.document))])
      for line in TextTable.lines(entries.map(\.row)) { session.console.say(line) }
      if entries.isEmpty { session.console.note("no requests") }
      if page.nextCursor != nil { session.console.note("There are more; --all lists them.") }
    }
  }
}

extension RequestPage.Entry {
  fileprivate var document: JSONValue {
    var document: [String: JSONValue] = ["request_id": .string(handle.requestID), "status": .string(state.rawValue)]
    document["model_id"] = handle.modelID.map(JSONValue.string)
    document["created_at"] = createdAt.map { .string(PlainMoment.text($0)) }
    document["finished_at"] = finishedAt.map { .string(PlainMoment.text($0)) }
    document["error"] = error.map(JSONValue.string)
    document["progress"] = progress.map(JSONValue.number)
    document["output"] = output.map { .object($0.json) }
    document["poster"] = poster.map(JSONValue.string)
    document["thumbnail"] = thumbnail.map(JSONValue.string)
    if !labels.isEmpty { document["labels"] = .array(labels.map(JSONValue.string)) }
    return .object(document)
  }

  fileprivate var row: [String] {
    [handle.requestID, state.rawValue, createdAt.map(PlainMoment.text) ?? "-", handle.modelID ?? "-"] + (error.map { [$0] } ?? [])
  }
}
