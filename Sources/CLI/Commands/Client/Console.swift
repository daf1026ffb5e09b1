import KatsudoAPI

/// What a client verb says, and where: results go to standard output, everything else to standard error. With `--output json` standard output
/// gets exactly one JSON document.
struct Console: Sendable {
  let format: OutputFormat
  let isQuiet: Bool
  let isVerbose: Bool

  /// A line of the result, for people.
  func say(_ line: String) {
    if format == .pretty { StandardStream.output("\(line)\n") }
  }

  /// The result, for programs.
  func give(_ document: JSONValue) {
    if format == .json { StandardStream.output("\(document.jsonText)\n") }
  }

  /// What must be known whatever was asked for, such as the id of a request that was paid for. Where standard error takes nothing, standard output
  /// gets it.
  func tell(_ line: String) {
    if StandardStream.error("\(line)\n") || format == .json { return }
    StandardStream.output("\(line)\n")
  }

  /// What helps a person who looks on.
  func note(_ line: String) { if !isQuiet { StandardStream.error("\(line)\n") } }

  /// What is said with `-v` only.
  func detail(_ line: String) { if isVerbose { note(line) } }

  /// Something that is probably wrong, and stops nothing.
  func warn(_ line: String) { StandardStream.error("katsudo: warning: \(line)\n") }
}
