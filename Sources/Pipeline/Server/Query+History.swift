import KatsudoAPI
import KatsudoCore

extension Query {
  /// Reads the parameters `label`, without duplicates.
  func labels() throws(APIError) -> [String] {
    var labels: [String] = []
    for label in strings("label") where !labels.contains(label) {
      guard JobLabels.isWellFormed(label) else {
        throw .query("label", "must have \(JobLabels.lengths.lowerBound) to \(JobLabels.lengths.upperBound) printable characters")
      }
      labels.append(label)
      guard labels.count <= JobLabels.limit else { throw .query("label", "may be given at most \(JobLabels.limit) times") }
    }
    return labels
  }

  /// Reads a parameter that is a moment.
  func moment(_ name: String) throws(APIError) -> Timestamp? {
    guard let text = string(name) else { return nil }
    guard let moment = Timestamp(text: text) else {
      throw .query(name, "must be a date such as 2026-11-28 or a time such as 2026-11-28T09:30:00Z")
    }
    return moment
  }

  /// Reads the states that the parameter `state` names, separated by commas. `completed` stands for `succeeded` and `failed`.
  func states() throws(APIError) -> [JobState] {
    var states: [JobState] = []
    for word in (string("state") ?? "").split(separator: ",") {
      if word == StatusWord.completed.rawValue {
        states += [.succeeded, .failed]
      } else if let state = JobState(rawValue: String(word)) {
        states.append(state)
      } else {
        throw .query("state", "must be in_queue, in_progress, completed, succeeded, failed or cancelled, or several of them between commas")
      }
    }
    return JobState.allCases.filter(states.contains)
  }
}
