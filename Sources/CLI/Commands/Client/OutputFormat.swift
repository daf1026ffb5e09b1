import ArgumentParser

/// For whom a client verb prints.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
  /// For people.
  case pretty
  /// For programs: one JSON document on standard output.
  case json
}
