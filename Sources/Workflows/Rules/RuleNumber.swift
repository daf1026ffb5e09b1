package import KatsudoAPI

/// A number of a rule: always the same, or one for each value of an input, such as the pixels of `480p` and `720p`.
package enum RuleNumber: Sendable, Hashable {
  case constant(Double)
  case choice(of: String, values: [String: Double])

  /// Reads a number above 0, or an object with `of` (the name of an input) and `values` (numbers above 0 by the input's value).
  init(_ document: JSONValue, _ path: String) throws(WorkflowProblem) {
    if let number = document.double, number > 0 {
      self = .constant(number)
      return
    }
    let numbers = document["values"]?.object?.compactMapValues { $0.double.flatMap { $0 > 0 ? $0 : nil } } ?? [:]
    guard let input = document["of"]?.string, !numbers.isEmpty, numbers.count == document["values"]?.object?.count else {
      throw WorkflowProblem(path, "must be a number above 0, or an object with `of` (an input) and `values` (numbers above 0 by its value)")
    }
    self = .choice(of: input, values: numbers)
  }

  /// Returns the number for a request's input.
  ///
  /// - Throws: ``WorkflowProblem`` at the input whose value has no number.
  package func value(for input: [String: JSONValue]) throws(WorkflowProblem) -> Double {
    switch self {
    case .constant(let number): return number
    case .choice(let name, let values):
      guard let number = input[name].flatMap({ values[$0.choiceName] }) else {
        throw WorkflowProblem(name, ComfyRule.message(listing: values.keys))
      }
      return number
    }
  }
}
