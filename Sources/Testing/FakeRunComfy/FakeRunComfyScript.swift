package import KatsudoAPI

extension FakeRunComfy {
  /// The script of a request. Polls of its status or result move it on.
  package struct Script: Sendable {
    package enum Ending: Sendable {
      case succeeded
      /// The request fails. The value is the result's `error`.
      case failed(JSONValue)
      case cancelled
    }

    /// The number of polls that find the request waiting.
    package var queued = 1
    /// The number of polls that find the request running.
    package var running = 1
    package var ending = Ending.succeeded
    /// The word of `/status` for a request that has ended.
    package var endedWord = "completed"
    /// The word of `/result` for a request that succeeded.
    package var succeededWord = "succeeded"
    /// `true` if the status of a running request contains its progress.
    package var tellsProgress = false
    /// Makes the result's output. The addresses of its files begin with the given address.
    package var output: @Sendable (_ files: String) -> JSONValue = { ["video": .string("\($0)/1.mp4")] }

    package init(queued: Int = 1, running: Int = 1, ending: Ending = .succeeded) {
      self.queued = queued
      self.running = running
      self.ending = ending
    }

    /// The request waits for ever.
    package static let waiting = Script(queued: .max, running: 0)
    /// The request runs for ever.
    package static let busy = Script(queued: 0, running: .max)
  }

  package enum Step: Sendable, Hashable, CaseIterable { case submit, status, result, cancel, file, other }

  /// The fault of a call. For a submission, taken means paid.
  package enum Fault: Sendable {
    /// The correct answer comes later.
    case delay(Duration)
    /// The correct answer lacks its last bytes. The call is taken.
    case cut
    /// Another answer.
    case reply(MediaServer.Reply, isTaken: Bool)

    /// Closes the connection without an answer.
    package static func drop(isTaken: Bool) -> Fault { .reply(MediaServer.Reply(bytes: []), isTaken: isTaken) }
    /// Sends nothing until the caller goes away.
    package static func silence(isTaken: Bool) -> Fault { .reply(.silence, isTaken: isTaken) }
  }
}

extension FakeRunComfy {
  /// Makes an answer in the form of RunComfy.
  package static func json(_ value: JSONValue, status: Int = 200, fields: [String: String] = [:]) -> MediaServer.Reply {
    .status(status, fields: fields.merging(["Content-Type": "application/json"]) { $1 }, body: Array(value.jsonText.utf8))
  }

  /// Makes an error in the form of RunComfy.
  package static func error(_ status: Int, _ code: Int64, _ message: String, fields: [String: String] = [:]) -> MediaServer.Reply {
    json(["error_code": .integer(code), "error_message": .string(message), "message": .string(message)], status: status, fields: fields)
  }
}
