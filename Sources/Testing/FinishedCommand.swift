import Foundation
package import Subprocess
import SystemPackage

/// The outcome of a finished run of the `katsudo` binary.
package struct FinishedCommand: Sendable {
  package var output: String
  package var errors: String
  package var status: TerminationStatus

  package init(output: String, errors: String, status: TerminationStatus) {
    self.output = output
    self.errors = errors
    self.status = status
  }

  /// The exit code, or `nil` if a signal ended the process.
  package var exitCode: Int32? { if case .exited(let code) = status { code } else { nil } }

  /// The last line of standard output.
  package var lastLine: String { output.split(separator: "\n").last.map(String.init) ?? "" }

  /// Runs a command line in the shell.
  package static func shell(_ line: String) async throws -> FinishedCommand {
    let outcome = try await Subprocess.run(
      .path("/bin/sh"), arguments: ["-c", line], input: .none, output: .string(limit: 4 << 20), error: .string(limit: 4 << 20))
    return FinishedCommand(output: outcome.standardOutput, errors: outcome.standardError, status: outcome.terminationStatus)
  }

  /// Runs the binary under test.
  ///
  /// - Parameters:
  ///   - environment: variables in addition to the inherited environment.
  ///   - limit: the time after which the process is killed.
  package static func run(
    _ arguments: [String], environment: [String: String] = [:], within limit: Duration = .seconds(120)
  ) async throws -> FinishedCommand {
    let overrides = Dictionary(uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0.key), Optional($0.value)) })
    return try await withThrowingTaskGroup(of: FinishedCommand?.self) { group in
      group.addTask {
        var platform = PlatformOptions()
        platform.teardownSequence = []
        let outcome = try await Subprocess.run(
          .path(FilePath(KatsudoBinary.path)), arguments: Arguments(arguments), environment: .inherit.updating(overrides),
          platformOptions: platform, input: .none, output: .string(limit: 4 << 20), error: .string(limit: 4 << 20))
        return FinishedCommand(output: outcome.standardOutput, errors: outcome.standardError, status: outcome.terminationStatus)
      }
      group.addTask {
        try await Task.sleep(for: limit)
        return nil
      }
      defer { group.cancelAll() }
      guard let first = try await group.next(), let finished = first else {
        throw UnexpectedAnswer("katsudo \(arguments.joined(separator: " ")) did not end within \(limit)")
      }
      return finished
    }
  }
}
