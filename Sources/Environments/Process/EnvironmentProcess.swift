import Foundation
import KatsudoMachine
import Subprocess
import SystemPackage

/// One run of the command.
///
/// The server does not start the command itself. It starts `katsudo environment-child`, which starts the command and kills it when its
/// standard input closes. This always happens when the server ends, also after `kill -9`. Both lead a session of their own, and all
/// processes of the session are killed at the end.
struct EnvironmentProcess: Sendable {
  /// The path of the `katsudo` binary.
  let executable: String
  /// The command with its arguments.
  let words: [String]
  let folder: String
  /// The names of variables that the command gets besides the usual ones.
  let variables: [String]
  let tail: OutputTail

  /// The usual variables: those that programs need to start, and those that choose a GPU.
  private static let usualVariables = [
    "PATH", "LD_LIBRARY_PATH", "TMPDIR", "LANG", "LC_ALL", "TZ", "CUDA_VISIBLE_DEVICES", "NVIDIA_VISIBLE_DEVICES", "HIP_VISIBLE_DEVICES",
  ]
  private static let descriptorsOfChild = 16
  /// The time from the request to end to the kill. `katsudo environment-child` kills the command 8 s after its input has closed.
  private static let grace = Duration.seconds(10)

  /// Runs until the command ends by itself or until the signal.
  ///
  /// - Returns: the reason why the command ended by itself, for the operator. After the signal, the value has no meaning.
  func run(until end: EndSignal) async -> String {
    guard FreeDescriptors.has(Self.descriptorsOfChild) else {
      return "The server has too few file descriptors to start a program. Raise its limit of open files."
    }
    var platform = PlatformOptions()
    platform.createSession = true
    do {
      let outcome = try await Subprocess.run(
        .path(FilePath(executable)), arguments: Arguments(["environment-child", "--"] + words), environment: environment,
        workingDirectory: FilePath(folder), platformOptions: platform, input: .inputWriter, output: .sequence, error: .combinedWithOutput
      ) { execution in
        let leader = execution.processIdentifier.value
        // No process of the session may outlive this run.
        defer { kill(-leader, SIGKILL) }
        try await withThrowingTaskGroup(of: Void.self) { group in
          group.addTask {
            for try await part in execution.standardOutput { part.withUnsafeBytes { tail.append($0) } }
          }
          group.addTask {
            await end.wait()
            try await execution.standardInputWriter.finish()
            try await Task.sleep(for: Self.grace)
          }
          defer { group.cancelAll() }
          try await group.next()
        }
      }
      return "The command ended by itself (\(Self.words(outcome.terminationStatus))). Its last line: \(tail.lines.last ?? "none")"
    } catch {
      return "The command cannot be run: \(error)"
    }
  }

  private static func words(_ status: TerminationStatus) -> String {
    switch status {
    case .exited(let code): "exit code \(code)"
    case .signaled(let signal): "signal \(signal)"
    }
  }

  /// The variables of the command. Others of this server may hold secrets and are not passed on.
  private var environment: Subprocess.Environment {
    var values: [Subprocess.Environment.Key: String] = ["HOME": folder, "PYTHONUNBUFFERED": "1"]
    for name in Self.usualVariables + variables {
      if let value = getenv(name) { values[Subprocess.Environment.Key(stringLiteral: name)] = String(cString: value) }
    }
    return .custom(values)
  }
}
