import Foundation
import NIOConcurrencyHelpers
package import Subprocess
import SystemPackage

/// A real `katsudo serve` in a process of its own.
package struct KatsudoProcess: Sendable {
  package let client: APIClient
  package let dataDir: String
  package let processID: pid_t
  private let errors: NIOLockedValueBox<String>

  /// The text that the server has written to standard error so far.
  package var log: String { errors.withLockedValue { $0 } }

  /// Kills the server's own process, but none of its children.
  package func kill() { Foundation.kill(processID, SIGKILL) }

  /// Asks the server to stop.
  package func terminate() { Foundation.kill(processID, SIGTERM) }

  /// Asks the server to read its models again.
  package func reload() { Foundation.kill(processID, SIGHUP) }

  /// The outcome of a run.
  package struct Outcome<Value: Sendable>: Sendable {
    package var value: Value
    package var status: TerminationStatus
    package var log: String

    /// The exit code, or `nil` if a signal ended the process.
    package var exitCode: Int32? { if case .exited(let code) = status { code } else { nil } }

    /// `true` if a part did not end by itself, so that the server cancelled everything that still ran 10 s after its grace period. It is
    /// read from the log, because the time that passed also depends on the machine.
    package var wasCutShort: Bool { log.contains("took longer than allowed") }
  }

  /// Starts a server on a free port of loopback, runs `body` once it listens, and stops it.
  ///
  /// - Parameters:
  ///   - token: a key that was made before. With `nil`, the first key of a new folder is used.
  ///   - environment: variables in addition to the inherited environment.
  ///   - descriptors: the largest number of file descriptors that the server may have. With `nil`, it has the limit of this process.
  package static func run<Value: Sendable>(
    dataDir: String, token: String? = nil, arguments: [String] = [], environment: [String: String] = [:], descriptors: Int? = nil,
    _ body: (KatsudoProcess) async throws -> Value
  ) async throws -> Outcome<Value> {
    let errors = NIOLockedValueBox("")
    let overrides = Dictionary(uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0.key), Optional($0.value)) })
    let command = [KatsudoBinary.path, "serve", "--port", "0", "--data-dir", dataDir] + arguments
    let whole = descriptors.map { ["/bin/sh", "-c", "ulimit -n \($0) && exec \"$0\" \"$@\""] + command } ?? command
    let outcome = try await Subprocess.run(
      .path(FilePath(whole[0])), arguments: Arguments(Array(whole.dropFirst())),
      environment: .inherit.updating(overrides), input: .none, output: .sequence, error: .sequence
    ) { execution in
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          for try await line in execution.standardError.strings() { errors.withLockedValue { $0 += line + "\n" } }
        }
        let processID = execution.processIdentifier.value
        // The server always ends together with the body, and its streams end with it.
        defer { Foundation.kill(processID, SIGKILL) }
        var lines = execution.standardOutput.strings().makeAsyncIterator()
        var base: String?
        var key = token
        while let line = try await lines.next() {
          if let range = line.firstRange(of: "http://") { base = String(line[range.lowerBound...]).trimmed }
          if let range = line.firstRange(of: "katsudo_"), token == nil { key = String(line[range.lowerBound...]).trimmed }
          // The last line of the server's greeting is about keys.
          if line.contains("API key") { break }
        }
        guard let base else {
          throw UnexpectedAnswer("the server did not start: \(errors.withLockedValue { $0 })")
        }
        let server = KatsudoProcess(
          client: APIClient(base: base, token: key), dataDir: dataDir, processID: processID, errors: errors)
        let value = try await body(server)
        server.terminate()
        while try await lines.next() != nil {}
        return value
      }
    }
    return Outcome(value: outcome.closureResult, status: outcome.terminationStatus, log: errors.withLockedValue { $0 })
  }
}

extension String {
  fileprivate var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}

extension KatsudoProcess {
  /// Runs a server with a new folder, which is removed afterwards.
  package static func fresh<Value: Sendable>(
    arguments: [String] = [], environment: [String: String] = [:],
    _ body: (KatsudoProcess) async throws -> Value
  ) async throws -> Outcome<Value> {
    try await withTemporaryFolder { folder in
      try await run(dataDir: folder + "/data", arguments: arguments, environment: environment, body)
    }
  }

  /// The environment that makes the Dreamina model run on the echo engine.
  package static let echo = ["KATSUDO_ENGINES": "\(APIClient.seedModel)=echo"]
}
