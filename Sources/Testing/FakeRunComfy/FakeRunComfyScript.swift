package import KatsudoAPI

extension FakeRunComfy {
  /// What becomes of a request. Looks at its status or result move it on.
  package struct Script: Sendable {
    package enum Ending: Sendable {
      case succeeded
      /// With any value as the result's `error`.
      case failed(JSONValue)
      case cancelled
    }

    /// Looks that find it waiting.
    package var queued = 1
    /// Looks that find it running.
    package var running = 1
    package var ending = Ending.succeeded
    /// The word of `/status` for a request that ended.
    package var endedWord = "completed"
    /// The word of `/result` for one that succeeded.
    package var succeededWord = "succeeded"
    /// Whether a running status tells how far it is.
    package var tellsProgress = false
    /// Makes the result's output from the address that its files' addresses begin with.
    package var output: @Sendable (_ files: String) -> JSONValue = { ["video": .string("\($0)/1.mp4")] }

    package init(queued: Int = 1, running: Int = 1, ending: Ending = .succeeded) {
      self.queued = queued
      self.running = running
      self.ending = ending
    }

    /// Waits for good.
    package static let waiting = Script(queued: .max, running: 0)
    /// Runs for good.
    package static let busy = Script(queued: 0, running: .max)
  }

  package enum Step: Sendable, Hashable, CaseIterable { case submit, status, result, cancel, file, other }

  /// What goes wrong with one call. Of a submission, taken means paid for.
  package enum Fault: Sendable {
    /// The right answer, later.
    case delay(Duration)
    /// The right answer without its last bytes; the call is taken.
    case cut
    /// Another answer.
    case reply(MediaServer.Reply, isTaken: Bool)

    /// Closes the connection without a word.
    package static func drop(isTaken: Bool) -> Fault { .reply(MediaServer.Reply(bytes: []), isTaken: isTaken) }
    /// Says nothing until the caller goes.
    package static func silence(isTaken: Bool) -> Fault { .reply(.silence, isTaken: isTaken) }
  }
}

extension FakeRunComfy {
  /// An answer as RunComfy writes it.
  package static func json(_ value: JSONValue, status: Int = 200, fields: [String: String] = [:]) -> MediaServer.Reply {
    .status(status, fields: fields.merging(["Content-Type": "application/json"]) { $1 }, body: Array(value.jsonText.utf8))
  }

  /// An error as RunComfy writes it.
  package static func error(_ status: Int, _ code: Int64, _ message: String, fields: [String: String] = [:]) -> MediaServer.Reply {
    json(["error_code": .integer(code), "error_message": .string(message), "message": .string(message)], status: status, fields: fields)
  }
}
