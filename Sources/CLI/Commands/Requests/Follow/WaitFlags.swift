import ArgumentParser
import KatsudoClient

/// Options for waiting: the time limit and the pause between polls.
struct WaitFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The longest time to wait, in seconds. The request goes on after that. (default: until it ends)", valueName: "seconds"))
  var waitTimeout: Double?

  @Option(
    help: ArgumentHelp(
      "The seconds between two calls that ask for the status. (default: follow Katsudo's event stream; ask other servers often at first, then every 2 s)",
      valueName: "seconds"))
  var pollSecs: Int?

  func validate() throws {
    if let waitTimeout, !(waitTimeout > 0 && waitTimeout <= 31_536_000) {
      throw ValidationError("--wait-timeout must be above 0 and at most 31536000 (a year).")
    }
    if let pollSecs, !(1...3600).contains(pollSecs) { throw ValidationError("--poll-secs must be 1 to 3600.") }
  }

  var timeout: Duration? { waitTimeout.map { .seconds($0) } }

  /// `false` if the user wants polls.
  var usesEventStream: Bool { pollSecs == nil }

  var polling: PollPolicy {
    pollSecs.map { PollPolicy(firstPause: .seconds($0), longestPause: .seconds($0)) } ?? PollPolicy()
  }
}
