import ArgumentParser
import KatsudoAPI
import KatsudoClient

/// `katsudo usage`: prints the sums over the requests of the key's owner, by day and key.
struct UsageCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "usage",
    abstract: "Print how many of your requests ended on each day, and their cost.",
    discussion: """
      The days are days in UTC. RunComfy has no such list.

      Example:
        katsudo usage --from 2026-11-01 --to 2026-11-30
      """)

  @Option(help: ArgumentHelp("The first day. (default: 30 days before the last one)", valueName: "day"))
  var from: MomentArgument?

  @Option(help: ArgumentHelp("The last day. (default: today)", valueName: "day"))
  var to: MomentArgument?

  @OptionGroup var verb: ClientVerb

  func run() async throws {
    try await verb.perform { session in
      let days = try await session.client.requests.usage(from: from?.date, to: to?.date)
      session.console.give(["usage": .array(days.map(\.document))])
      let head = ["day", "key", "succeeded", "failed", "cancelled", "reused", "seconds", "US dollars"]
      for line in TextTable.lines(days.isEmpty ? [] : [head] + days.map(\.row)) { session.console.say(line) }
      if days.isEmpty { session.console.note("no request ended on these days") }
    }
  }
}

extension UsageDay {
  fileprivate var document: JSONValue {
    var document: [String: JSONValue] = [
      "day": .string(day), "succeeded": .integer(Int64(succeeded)), "failed": .integer(Int64(failed)),
      "cancelled": .integer(Int64(cancelled)), "reused": .integer(Int64(reused)), "output_seconds": .number(outputSeconds),
      "cost": .number(cost),
    ]
    document["key_id"] = keyID.map(JSONValue.string)
    return .object(document)
  }

  fileprivate var row: [String] {
    [day, keyID ?? "-", "\(succeeded)", "\(failed)", "\(cancelled)", "\(reused)", "\(outputSeconds)", "\(cost)"]
  }
}
