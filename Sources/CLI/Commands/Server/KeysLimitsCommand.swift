import ArgumentParser
import Foundation
import KatsudoApp
import KatsudoCore

extension KeysCommand {
  /// `katsudo keys limits`: shows and sets the share and the limits of an owner.
  struct Limits: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show the limits of owners, or set those of one owner.",
      discussion: """
        The limits belong to the name, so all its keys share them. Without a name, the command lists the names whose limits were set. Without \
        an option, it shows the limits of the name. An option that is not given leaves its limit as it is; "none" removes a limit.

        Examples:
          katsudo keys limits
          katsudo keys limits alice --weight 3 --running 4 --dollars-per-day 20
          katsudo keys limits alice --running none
        """)

    @Argument(help: "The name that owns the keys.")
    var name: String?

    @Option(help: "The requests that the owner starts in a turn, 1 to 100. (default: 1)")
    var weight: Int?

    @Option(help: "The largest number of requests that run at the same time, or none.")
    var running: String?

    @Option(help: "The largest number of waiting requests, or none for the server's own limit.")
    var waiting: String?

    @Option(help: "The largest number of calls per second, or none.")
    var requestsPerSecond: String?

    @Option(help: "The largest cost per UTC day in US dollars, by the prices of the models and what services charged, or none.")
    var dollarsPerDay: String?

    @OptionGroup var folder: Folder

    func run() async throws {
      try await folder.perform { administration in
        let all = try await administration.limits()
        guard let name else {
          guard !isChange else { throw CommandExit.usage("Name the owner whose limits you want to set.") }
          for (name, limits) in all.sorted(by: { $0.key < $1.key }) { print("\(name)  \(limits.text)") }
          return
        }
        var limits = all[name] ?? OwnerLimits()
        if isChange {
          try change(&limits)
          try await administration.setLimits(limits, of: name)
        }
        print("\(name)  \(limits.text)")
      }
    }

    private var isChange: Bool {
      weight != nil || [running, waiting, requestsPerSecond, dollarsPerDay].contains { $0 != nil }
    }

    private func change(_ limits: inout OwnerLimits) throws {
      if let weight { limits.weight = weight }
      try set(&limits.running, running, "--running") { Int($0) }
      try set(&limits.waiting, waiting, "--waiting") { Int($0) }
      try set(&limits.requestsPerSecond, requestsPerSecond, "--requests-per-second") { Double($0) }
      try set(&limits.dollarsPerDay, dollarsPerDay, "--dollars-per-day") { Double($0) }
      do throws(LimitError) { try limits.check() } catch { throw CommandExit.usage(error.description) }
    }

    private func set<Value>(_ limit: inout Value?, _ text: String?, _ option: String, _ read: (String) -> Value?) throws {
      guard let text else { return }
      if text == "none" {
        limit = nil
      } else {
        guard let value = read(text) else { throw CommandExit.usage("\(option) must be a number or none, not \(text).") }
        limit = value
      }
    }
  }
}
