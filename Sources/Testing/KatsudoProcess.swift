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

  /// What the server wrote to standard error so far.
  package var log: String { errors.withLockedValue { $0 } }

  /// Kills the server's own process, and no child of it.
  package func kill() { Foundation.kill(processID, SIGKILL) }

  /// Asks the server to stop.
  package func terminate() { Foundation.kill(processID, SIGTERM) }

  /// Asks the server to read its models again.
  package func reload() { Foundation.kill(processID, SIGHUP) }

  /// What a run came to.
  package struct Outcome<Value: Sendable>: Sendable {
    package var value: Value
    package var status: TerminationStatus
    package var log: String

    /// `nil` where a signal ended it.
    package var exitCode: Int32? { if case .exited(let code) = status { code } else { nil } }

    /// Whether something did not end by itself, so that the server cancelled all that still ran 10 s after its grace period. The log tells it
    /// as it is; the time that passed says as much about the machine.
    package var wasCutShort: Bool { log.contains("took longer than allowed") }
  }

  /// Starts a server on a free port of loopback, runs `body` once it listens, and stops it.
  ///
  /// - Parameters:
  ///   - token: a key that was made before; `nil`: the first key of a fresh folder.
  ///   - environment: settings beside the inherited environment.
  ///   - descriptors: the most file descriptors that the system allows the server; `nil`: as many as this process.
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
        // However the body ends, the server ends too, and with it the streams.
        defer { Foundation.kill(processID, SIGKILL) }
        var lines = execution.standardOutput.strings().makeAsyncIterator()
        var base: String?
        var key = token
        while let line = try await lines.next() {
          if let range = line.firstRange(of: "http://") { base = String(line[range.lowerBound...]).trimmed }
          if let range = line.firstRange(of: "katsudo_"), token == nil { key = String(line[range.lowerBound...]).trimmed }
          // The last line of the greeting tells of keys.
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
  /// The same with a folder of its own that is removed afterwards.
  package static func fresh<Value: Sendable>(
    arguments: [String] = [], environment: [String: String] = [:],
    _ body: (KatsudoProcess) async throws -> Value
  ) async throws -> Outcome<Value> {
    try await withTemporaryFolder { folder in
      try await run(dataDir: folder + "/data", arguments: arguments, environment: environment, body)
    }
  }

  /// The environment that makes the seed's model run on the echo engine.
  package static let echo = ["KATSUDO_ENGINES": "\(APIClient.seedModel)=echo"]
}
