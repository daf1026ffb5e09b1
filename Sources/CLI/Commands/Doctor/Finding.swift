import KatsudoAPI

/// What `katsudo doctor` has found about one thing.
struct Finding: Sendable {
  enum Level: String, Sendable {
    case ok
    /// It works, or is not needed, and somebody may be surprised.
    case warn
    /// Something will not work.
    case fail
  }

  var level: Level
  var subject: String
  var detail: String
  /// What to do about it.
  var remedy: String?

  static func ok(_ subject: String, _ detail: String) -> Finding { Finding(level: .ok, subject: subject, detail: detail) }

  static func warn(_ subject: String, _ detail: String, _ remedy: String) -> Finding {
    Finding(level: .warn, subject: subject, detail: detail, remedy: remedy)
  }

  static func fail(_ subject: String, _ detail: String, _ remedy: String) -> Finding {
    Finding(level: .fail, subject: subject, detail: detail, remedy: remedy)
  }

  /// One line, and one more with the remedy.
  var lines: [String] {
    let mark = level.rawValue.padded(to: 4)
    return ["\(mark)  \(subject): \(detail)"] + (remedy.map { ["      \($0)"] } ?? [])
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
