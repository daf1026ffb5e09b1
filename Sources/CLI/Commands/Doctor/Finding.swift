import KatsudoAPI

/// The result of one check of `katsudo doctor`.
struct Finding: Sendable {
  enum Level: String, Sendable {
    case ok
    /// The subject works or is not needed, but the result may surprise the user.
    case warn
    /// The subject does not work.
    case fail
  }

  var level: Level
  var subject: String
  var detail: String
  /// The step that solves the problem, or a line for each of several steps.
  var remedy: String?

  static func ok(_ subject: String, _ detail: String) -> Finding { Finding(level: .ok, subject: subject, detail: detail) }

  static func warn(_ subject: String, _ detail: String, _ remedy: String) -> Finding {
    Finding(level: .warn, subject: subject, detail: detail, remedy: remedy)
  }

  static func fail(_ subject: String, _ detail: String, _ remedy: String) -> Finding {
    Finding(level: .fail, subject: subject, detail: detail, remedy: remedy)
  }

  /// The line of the finding, and one more line for each line of the remedy.
  var lines: [String] {
    let mark = level.rawValue.padded(to: 4)
    return ["\(mark)  \(subject): \(detail)"] + (remedy?.split(separator: "\n").map { "      \($0)" } ?? [])
  }

  var document: JSONValue {
    var document: [String: JSONValue] = [
      "level": .string(level.rawValue), "subject": .string(subject), "detail": .string(detail),
    ]
    document["remedy"] = remedy.map(JSONValue.string)
    return .object(document)
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
