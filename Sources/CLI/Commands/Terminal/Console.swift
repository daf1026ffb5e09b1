import KatsudoAPI

/// The output of a client command. Results go to standard output, everything else to standard error. With `--output json`, standard output
/// gets exactly one JSON document.
struct Console: Sendable {
  let format: OutputFormat
  let isQuiet: Bool
  let isVerbose: Bool

  /// Prints a line of the result, for people.
  func say(_ line: String) {
    if format == .pretty { StandardStream.output("\(line)\n") }
  }

  /// Prints the result, for programs.
  func give(_ document: JSONValue) {
    if format == .json { StandardStream.output("\(document.jsonText)\n") }
  }

  /// Prints a line that the user must see with any options, such as the id of a paid request. If standard error cannot be written, the line
  /// goes to standard output, except with `--output json`.
  func tell(_ line: String) {
    if StandardStream.error("\(line)\n") || format == .json { return }
    StandardStream.output("\(line)\n")
  }

  /// Prints a remark for people. `-q` suppresses it.
  func note(_ line: String) { if !isQuiet { StandardStream.error("\(line)\n") } }

  /// Prints a detail, only with `-v`.
  func detail(_ line: String) { if isVerbose { note(line) } }

  /// Prints a warning about a probable mistake. The command continues.
  func warn(_ line: String) { StandardStream.error("katsudo: warning: \(line)\n") }
}
