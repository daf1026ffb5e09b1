import Foundation
package import KatsudoAPI

/// The messages about a failed job for the owner of its request. They never contain a traceback, a path of the server or its list of files.
package enum ComfyMessage {
  private static let limit = 300

  /// Returns the message for the answer that refuses a graph.
  package static func refusal(_ body: JSONValue?) -> String {
    let nodes = nodeErrors(body?["node_errors"])
    if !nodes.isEmpty { return "ComfyUI refused the workflow: \(nodes)." }
    let reason = body?["error"]?["message"]?.string ?? body?["error"]?.string
    guard let reason, !reason.isEmpty else { return "ComfyUI refused the workflow." }
    let details = body?["error"]?["details"]?.string ?? ""
    return "ComfyUI refused the workflow: \(cleaned(details.isEmpty ? reason : "\(reason): \(details)"))."
  }

  /// Returns the message for `node_errors`, or an empty text if there are none.
  package static func nodeErrors(_ errors: JSONValue?) -> String {
    let nodes = (errors?.object ?? [:]).sorted { ComfyOutput.isBefore($0.key, $1.key) }
    let reasons = nodes.flatMap { id, node in
      (node["errors"]?.array ?? []).map { error in
        "node \(id) (\(node["class_type"]?.string ?? "unknown class")) \(reason(error))"
      }
    }
    let shown = reasons.prefix(3).joined(separator: "; ")
    return reasons.count > 3 ? "\(shown); and \(reasons.count - 3) more" : shown
  }

  private static func reason(_ error: JSONValue) -> String {
    let input = error["extra_info"]?["input_name"]?.string ?? "?"
    let details = cleaned(error["details"]?.string ?? "")
    switch error["type"]?.string {
    case "required_input_missing": return "lacks the input \(input)"
    case "value_smaller_than_min": return "takes no value as small as that of \(input)"
    case "value_bigger_than_max": return "takes no value as large as that of \(input)"
    case "invalid_input_type": return "takes no value of this kind for \(input)"
    // The details hold the list of the server's files.
    case "value_not_in_list": return "does not have the value that \(input) names"
    case "custom_validation_failed": return "refuses \(input): \(details)"
    case "bad_linked_input", "return_type_mismatch": return "has a wrong link at \(input)"
    case "dependency_cycle": return "is part of a circle of links"
    // Internal errors hold parts of the server's program.
    default: return "could not be checked"
    }
  }

  /// Returns the message for the history entry of a job that failed.
  package static func failure(_ entry: JSONValue) -> String {
    guard let data = event("execution_error", in: entry) else { return "The workflow failed at ComfyUI, which gave no reason." }
    let node = data["node_id"]?.string.map { " in node \($0)" } ?? ""
    let kind = data["node_type"]?.string.map { " (\($0))" } ?? ""
    let reason = cleaned(data["exception_message"]?.string ?? "")
    return "The workflow failed\(node)\(kind)\(reason.isEmpty ? "" : ": \(reason)")."
  }

  /// Returns the cause of a failed job for the log: the error and the place in ComfyUI's program, without the values of the request.
  static func cause(_ entry: JSONValue) -> String {
    guard let data = event("execution_error", in: entry) else { return "status \(entry["status"]?["status_str"]?.string ?? "-")" }
    let place = data["traceback"]?.array?.last?.string?.split(separator: "\n").first ?? "-"
    return "\(data["exception_type"]?.string ?? "-"): \((data["exception_message"]?.string ?? "-").prefix(500)) at \(place.prefix(300))"
  }

  /// Returns `true` if the job ended because the server had too little memory.
  package static func isOutOfMemory(_ entry: JSONValue) -> Bool {
    guard let data = event("execution_error", in: entry) else { return false }
    let type = data["exception_type"]?.string ?? ""
    let message = (data["exception_message"]?.string ?? "").lowercased()
    return type.contains("OutOfMemory") || message.contains("can't allocate memory") || message.contains("out of memory")
  }

  /// Returns `true` if the job was interrupted.
  package static func isInterrupted(_ entry: JSONValue) -> Bool { event("execution_interrupted", in: entry) != nil }

  private static func event(_ name: String, in entry: JSONValue) -> JSONValue? {
    (entry["status"]?["messages"]?.array ?? []).last { $0.array?.first?.string == name }?.array?.last
  }

  /// Returns the first line of a text without paths and addresses, and without a full stop at its end.
  package static func cleaned(_ text: String) -> String {
    var line = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
    if let start = line.range(of: "Traceback") { line = String(line[..<start.lowerBound]) }
    line.replace(/https?:\/\/[^\s'"]+/, with: "(address)")
    line.replace(/(['"])(?:[A-Za-z]:)?[\/\\][^'"]*\1/) { "\($0.1)(path)\($0.1)" }
    line.replace(/(^|[^A-Za-z0-9._~-])\/(?:[^\s\/'",;:()]+\/)+[^\s'",;:()]*/) { "\($0.1)(path)" }
    line.replace(/(^|[^A-Za-z0-9])[A-Za-z]:\\[^\s'",;]+/) { "\($0.1)(path)" }
    line = line.trimmingPrefix(while: \.isWhitespace).description
    while let last = line.last, last == "." || last.isWhitespace { line.removeLast() }
    return line.count > limit ? line.prefix(limit) + "…" : line
  }
}
