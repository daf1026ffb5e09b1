import Foundation
import KatsudoTesting
import Subprocess
import SystemPackage

/// The surroundings of a test's commands: their own folder, no saved keys, and only the settings that are given.
struct Shell: Sendable {
  /// The working folder; its folder `config` holds the saved keys.
  let folder: String
  var environment: [String: String]

  /// - Parameters:
  ///   - base: the server; `nil`: none is named.
  ///   - token: the key; `nil`: none is set.
  init(folder: String, base: String? = nil, token: String? = nil) {
    self.folder = folder
    environment = [
      "KATSUDO_CONFIG_DIR": "\(folder)/config", "RUNCOMFY_CONFIG_DIR": "\(folder)/runcomfy", "RUNCOMFY_MODEL_API_BASE": base ?? "",
      "RUNCOMFY_TOKEN": token ?? "", "RUNCOMFY_API_TOKEN": "", "RUNCOMFY_API_KEY": "", "RUNCOMFY_WEB_BASE": "", "DISPLAY": "",
      "WAYLAND_DISPLAY": "",
    ]
  }

  /// The environment of the commands; empty values count as not set.
  private var overrides: Environment {
    .inherit.updating(Dictionary(uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0.key), Optional($0.value)) }))
  }

  /// Runs the binary under test to its end.
  ///
  /// - Parameter input: the standard input, which the command must read; `nil` means none.
  func katsudo(_ arguments: String..., input: String? = nil) async throws -> FinishedCommand {
    try await katsudo(arguments, input: input)
  }

  /// Runs the binary under test to its end, as with single arguments.
  func katsudo(_ arguments: [String], input: String? = nil) async throws -> FinishedCommand {
    try await run(.path(FilePath(KatsudoBinary.path)), arguments, input: input)
  }

  /// Runs the binary with a redirected stream.
  ///
  /// - Parameter redirection: in the words of a shell, for example `2>/dev/full`.
  func katsudo(redirected redirection: String, _ arguments: String...) async throws -> FinishedCommand {
    try await run(.name("bash"), ["-c", "\"$0\" \"$@\" \(redirection)", KatsudoBinary.path] + arguments, input: nil)
  }

  /// Runs the binary on its own terminal. The output holds both streams.
  ///
  /// - Parameters:
  ///   - typed: a line to type on that terminal, and the words that must be there before.
  ///   - columns: the terminal's width.
  func katsudoOnTerminal(
    _ arguments: String..., typed: (line: String, after: String)? = nil, columns: Int = 80
  ) async throws -> FinishedCommand {
    let command = "stty cols \(columns); exec " + ([KatsudoBinary.path] + arguments).map { "'\($0)'" }.joined(separator: " ")
    let options = ["--quiet", "--return", "--flush", "--command", command]
    guard let typed else { return try await run(.name("script"), options + ["/dev/null"], input: nil) }
    // A program that asks for a secret discards what was typed before its question.
    let typing = "timeout 300 bash -c 'until grep -qF -- \"$0\" screen; do sleep 0.05; done' \"$0\" 2>/dev/null; printf '%s\\n' \"$1\""
    return try await run(
      .name("bash"), ["-c", "{ \(typing); } | script \"${@:2}\" screen", typed.after, typed.line] + options, input: nil)
  }

  /// Runs the binary on its own terminal and, at the same time, `body`, which reads the screen. The output holds both streams.
  func katsudoOnTerminal(
    _ arguments: String..., while body: @Sendable @escaping (TerminalScreen) async throws -> Void
  ) async throws -> FinishedCommand {
    let screen = TerminalScreen(path: "\(folder)/screen-\(UUID().uuidString)")
    let command = "stty cols 200; exec " + ([KatsudoBinary.path] + arguments).map { "'\($0)'" }.joined(separator: " ")
    return try await withThrowingTaskGroup(of: FinishedCommand?.self) { group in
      group.addTask { try await run(.name("script"), ["--quiet", "--return", "--flush", "--command", command, screen.path], input: nil) }
      group.addTask {
        try await body(screen)
        return nil
      }
      var finished: FinishedCommand?
      // An error of the body cancels the command.
      for try await outcome in group { finished = outcome ?? finished }
      guard let finished else { throw UnexpectedAnswer("the command has no outcome") }
      return finished
    }
  }

  private func run(_ executable: Executable, _ arguments: [String], input: String?) async throws -> FinishedCommand {
    // A file, because a pipe breaks where the command ends without reading it.
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

  /// Runs the binary and, at the same time, `body`, which can interrupt it.
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

/// A running command.
struct RunningCommand: Sendable {
  let processID: pid_t
  let errors: LineLog

  /// Sends the signal of Ctrl-C.
  func interrupt() { kill(processID, SIGINT) }
}

/// The screen of a command that runs on its own terminal.
struct TerminalScreen: Sendable {
  let path: String

  /// Waits until the screen holds words, and returns the first match.
  func match<Output>(_ words: Regex<Output>) async throws -> String {
    let deadline = ContinuousClock.now + .seconds(60)
    while ContinuousClock.now < deadline {
      let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
      if let found = text.firstMatch(of: words) { return String(text[found.range]) }
      try await Task.sleep(for: .milliseconds(20))
    }
    throw UnexpectedAnswer("the screen never showed what was expected: \((try? String(contentsOfFile: path, encoding: .utf8)) ?? "")")
  }
}
