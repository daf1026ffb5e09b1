import ArgumentParser

/// A `name=value` of the command line. `a.b=value` sets a value inside the object `a`.
package struct InputAssignment: ExpressibleByArgument, Sendable, Hashable {
  package let name: String
  package let value: String

  /// Returns `nil` if there is no `=`, or if a part of the name is empty.
  package init?(argument: String) {
    guard let equals = argument.firstIndex(of: "="), equals != argument.startIndex else { return nil }
    name = String(argument[..<equals])
    value = String(argument[argument.index(after: equals)...])
    guard steps.allSatisfy({ !$0.isEmpty }) else { return nil }
  }

  /// The parts of the name, outermost first.
  package var steps: [String] { name.split(separator: ".", omittingEmptySubsequences: false).map(String.init) }
}
