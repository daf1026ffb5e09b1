import Foundation
import KatsudoWorkflows

/// The numbers of workflows that convert, and of graphs that a server accepts.
struct ConvertCount: Sendable {
  private var converted = 0
  private var lackingClasses = 0
  private(set) var refused = 0
  private var others = 0
  private var accepted = 0
  private var lackingFiles = 0
  private var refusedByServer = 0
  private var unposted = 0
  private var hasCheck = false

  /// Counts a conversion. Returns lines that say why the workflow was not converted.
  mutating func add(_ conversion: WorkflowConversion) -> [String] {
    switch conversion {
    case .converted(let workflow):
      converted += 1
      guard !workflow.uncertainNodes.isEmpty else { return [] }
      return ["converted, but the order of values is not known in the nodes \(workflow.uncertainNodes.joined(separator: ", "))"]
    case .lacksClasses(let classes):
      lackingClasses += 1
      return ["lacks the classes \(classes.joined(separator: ", "))"]
    case .refused(let problem):
      refused += 1
      return ["cannot be converted: \(problem)"]
    case .noWorkflow:
      others += 1
      return []
    }
  }

  /// Counts the verdict of the server, or `nil` if the graph was not posted. Returns the reasons of a refusal.
  mutating func add(_ verdict: GraphVerdict?) -> [String] {
    hasCheck = true
    switch verdict {
    case .accepted: accepted += 1
    case .lacksFiles: lackingFiles += 1
    case nil: unposted += 1
    case .refused(let reasons):
      refusedByServer += 1
      return reasons.map { "refused by the server: \($0)" }
    }
    return []
  }

  /// The counts for people.
  var lines: [String] {
    let known = converted + refused
    let share = known == 0 ? "" : String(format: " (%.1f %%)", 100 * Double(converted) / Double(known))
    var lines = [
      "workflows: \(known + lackingClasses), other files: \(others)",
      "with classes that the server lacks: \(lackingClasses)",
      "converted: \(converted) of \(known) whose classes are known\(share)",
    ]
    if hasCheck {
      lines.append(
        "checked by a server: \(accepted) accepted, \(lackingFiles) accepted but for missing files, \(refusedByServer) refused, "
          + "\(unposted) not posted because it lacks their classes")
    }
    return lines
  }
}
