import ArgumentParser

/// The output format of a client command.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
  /// Text for people.
  case pretty
  /// One JSON document on standard output, for programs.
  case json
}
