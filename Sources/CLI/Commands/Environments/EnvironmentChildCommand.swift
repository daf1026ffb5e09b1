import ArgumentParser
import Foundation
import Subprocess
import Synchronization
import SystemPackage

/// `katsudo environment-child`: runs the command of an environment for the server that started this process. The help does not show it.
///
/// It ends the command when standard input ends, which always happens when the server ends. It leads a session of its own, and at the end it
/// kills all processes of its group.
struct EnvironmentChildCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "environment-child",
    abstract: "Run a ComfyUI server for the server that started this process.",
    discussion: "Ends the command when standard input ends.",
    shouldDisplay: false)

  /// The time between the request to end and the kill.
  private static let graceSeconds = 8.0

  @Argument(parsing: .captureForPassthrough, help: "The program and its arguments.")
  var words: [String]

  func run() async throws {
    let words = words.first == "--" ? Array(words.dropFirst()) : words
    guard let program = words.first else { throw CommandExit.usage("The program is missing.") }
    let input = InputState()
    let outcome: ExecutionResult<Void, FileDescriptorOutput, FileDescriptorOutput>
    do {
      outcome = try await Subprocess.run(
        program.contains("/") ? .path(FilePath(program)) : .name(program), arguments: Arguments(Array(words.dropFirst())), input: .none,
        output: .currentStandardOutput, error: .currentStandardError
      ) { execution in Self.end(execution.processIdentifier.value, with: input) }
    } catch {
      throw CommandExit.missingFile("The program \(program) cannot be started: \(error)")
    }
    if input.isEnded { Self.killGroup() }
    switch outcome.terminationStatus {
    case .exited(let code): throw ExitCode(code)
    case .signaled(let number): throw ExitCode(128 + number)
    }
  }

  /// Ends the command when standard input ends.
  private static func end(_ command: pid_t, with input: InputState) {
    // The wait blocks its thread until the end, so it gets its own queue.
    DispatchQueue(label: "katsudo.stdin").async {
      var byte: UInt8 = 0
      while true {
        let count = read(STDIN_FILENO, &byte, 1)
        if count == 0 || (count < 0 && errno != EINTR) { break }
      }
      input.end()
      kill(command, SIGTERM)
      DispatchQueue.global().asyncAfter(deadline: .now() + graceSeconds) { killGroup() }
    }
  }

  /// Kills this process with everything that the command has started. It does nothing if this process does not lead its group, because the
  /// group then has other processes too.
  private static func killGroup() {
    if getpgrp() == getpid() { kill(0, SIGKILL) }
  }
}

/// Records that standard input has ended.
private final class InputState: Sendable {
  private let ended = Atomic<Bool>(false)

  var isEnded: Bool { ended.load(ordering: .acquiring) }

  func end() { ended.store(true, ordering: .releasing) }
}
