import Foundation
import KatsudoTesting
import Subprocess
import SystemPackage

/// Where and how the commands of a test run: a folder of their own, nothing kept at home, and no settings but those given.
struct Shell: Sendable {
  /// The working folder; keys are kept in `config` under it.
  let folder: String
  var environment: [String: String]

  /// - Parameters:
  ///   - base: the server; `nil`: none is named.
  ///   - token: the key; `nil`: none is set.
  init(folder: String, base: String? = nil, token: String? = nil) {
    self.folder = folder
    environment = [
      "KATSUDO_CONFIG_DIR": "\(folder)/config", "RUNCOMFY_CONFIG_DIR": "\(folder)/runcomfy", "RUNCOMFY_MODEL_API_BASE": base ?? "",
      "RUNCOMFY_TOKEN": token ?? "", "RUNCOMFY_API_TOKEN": "", "RUNCOMFY_API_KEY": "",
    ]
  }

  /// The commands' environment: what a setting leaves empty counts as not set.
  private var overrides: Environment {
    .inherit.updating(Dictionary(uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0.key), Optional($0.value)) }))
  }

  /// Runs the binary under test to its end.
  ///
  /// - Parameter input: its standard input, which it must read; `nil`: it has none.
  func katsudo(_ arguments: String..., input: String? = nil) async throws -> FinishedCommand {
    try await run(.path(FilePath(KatsudoBinary.path)), arguments, input: input)
  }

  /// Runs the binary with a stream that goes elsewhere.
  ///
  /// - Parameter redirection: as a shell writes it: `2>/dev/full`.
  func katsudo(redirected redirection: String, _ arguments: String...) async throws -> FinishedCommand {
    try await run(.name("bash"), ["-c", "\"$0\" \"$@\" \(redirection)", KatsudoBinary.path] + arguments, input: nil)
  }

  /// Runs the binary on a terminal of its own. What it writes to either stream is the output.
  ///
  /// - Parameters:
  ///   - typed: a line that is typed on that terminal, and the words that must stand there before.
  ///   - columns: the terminal's width.
  func katsudoOnTerminal(
    _ arguments: String..., typed: (line: String, after: String)? = nil, columns: Int = 80
  ) async throws -> FinishedCommand {
    let command = "stty cols \(columns); " + ([KatsudoBinary.path] + arguments).map { "'\($0)'" }.joined(separator: " ")
    let options = ["--quiet", "--return", "--flush", "--command", command]
    guard let typed else { return try await run(.name("script"), options + ["/dev/null"], input: nil) }
    // What is typed before the question stands there is thrown away by whoever asks for a secret.
    let typing = "timeout 300 bash -c 'until grep -qF -- \"$0\" screen; do sleep 0.05; done' \"$0\" 2>/dev/null; printf '%s\\n' \"$1\""
    return try await run(
      .name("bash"), ["-c", "{ \(typing); } | script \"${@:2}\" screen", typed.after, typed.line] + options, input: nil)
  }

  private func run(_ executable: Executable, _ arguments: [String], input: String?) async throws -> FinishedCommand {
    // A command that ends without reading a pipe would break it; a file does not mind.
    var source = "/dev/null"
    defer { if input != nil { unlink(source) } }
    if let input {
      source = "\(folder)/.\(UUID().uuidString)"
      try Data(input.utf8).write(to: URL(fileURLWithPath: source))
    }
    let outcome = try await Subprocess.run(
      executable, arguments: Arguments(arguments), environment: overrides, workingDirectory: FilePath(folder),
      input: .fileDescriptor(try FileDescriptor.open(FilePath(source), .readOnly), closeAfterSpawningProcess: true),
      output: .string(limit: 4 << 20), error: .string(limit: 4 << 20))
    return FinishedCommand(output: outcome.standardOutput, errors: outcome.standardError, status: outcome.terminationStatus)
  }

  /// Runs the binary, and `body` beside it with what it needs to interrupt it.
  func katsudo(_ arguments: [String], while body: @Sendable @escaping (RunningCommand) async throws -> Void) async throws -> FinishedCommand
  {
    let outcome = try await Subprocess.run(
      .path(FilePath(KatsudoBinary.path)), arguments: Arguments(arguments), environment: overrides,
      workingDirectory: FilePath(folder), input: .none, output: .sequence, error: .sequence
    ) { execution in
      let processID = execution.processIdentifier.value
      let errors = LineLog()
      return try await withThrowingTaskGroup(of: String?.self) { group in
        group.addTask {
          for try await line in execution.standardError.strings() { errors.append(line) }
          errors.end()
          return nil
        }
        group.addTask {
          var output = ""
          for try await line in execution.standardOutput.strings() { output += line + "\n" }
          return output
        }
        var output = ""
        do {
          try await body(RunningCommand(processID: processID, errors: errors))
          for try await text in group { output += text ?? "" }
        } catch {
          kill(processID, SIGKILL)
          throw error
        }
        return (output: output, errors: errors.text)
      }
    }
    return FinishedCommand(
      output: outcome.closureResult.output, errors: outcome.closureResult.errors, status: outcome.terminationStatus)
  }
}

/// A command that runs.
struct RunningCommand: Sendable {
  let processID: pid_t
  let errors: LineLog

  /// Ctrl-C, as the process sees it.
  func interrupt() { kill(processID, SIGINT) }
}
