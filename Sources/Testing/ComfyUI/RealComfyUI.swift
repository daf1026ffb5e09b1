import Foundation
import NIOConcurrencyHelpers
import Subprocess
import SystemPackage

/// A real ComfyUI on the processor, in a process and a folder of its own, with the nodes of `Scripts/comfyui/nodes`.
///
/// If the process ends in any other way than through ``kill()``, it is started again, as by a service manager.
package final class RealComfyUI: Sendable {
  private struct State {
    var isWanted = true
    var processID: Int32?
    var starts = 0
    var log = ""
  }

  /// The address without a slash at the end. It stays the same when the process is started again.
  package let address: String
  /// The folder that holds `input`, `output` and `temp`.
  package let folder: String
  /// Calls ComfyUI itself.
  package let client: APIClient
  private let port: Int
  private let flags: [String]
  private let state = NIOLockedValueBox(State())
  private let changes: AsyncStream<Void>.Continuation

  /// The time within which a started process must answer. On two busy cores it can be ten times as long as on two quiet ones.
  private static let startLimit = Duration.seconds(150)
  private static let logLimit = 200_000

  private init(folder: String, port: Int, flags: [String], changes: AsyncStream<Void>.Continuation) {
    self.folder = folder
    self.port = port
    self.flags = flags
    self.changes = changes
    address = "http://127.0.0.1:\(port)"
    client = APIClient(base: address, token: nil)
  }

  /// The end of what the processes have written so far.
  package var log: String { state.withLockedValue { $0.log } }

  /// The number of processes that were started so far.
  package var starts: Int { state.withLockedValue { $0.starts } }

  package var processID: Int32? { state.withLockedValue { $0.processID } }

  /// The resident memory of the process in MiB, or 0 without a process.
  package var residentMB: Double { processID.map { ProcessMemory.residentMB(of: $0) } ?? 0 }

  /// Kills the process with SIGKILL. It stays away until ``start()``.
  package func kill() {
    let processID = state.withLockedValue { state in
      state.isWanted = false
      return state.processID
    }
    if let processID { Foundation.kill(processID, SIGKILL) }
  }

  /// Stops the process with SIGSTOP. Its port stays open, and nothing is answered until ``resume()``.
  package func suspend() { if let processID { Foundation.kill(processID, SIGSTOP) } }

  package func resume() { if let processID { Foundation.kill(processID, SIGCONT) } }

  /// Starts a process after ``kill()``, and waits until it answers.
  package func start() async throws {
    let number = state.withLockedValue { state in
      state.isWanted = true
      return state.starts + (state.processID == nil ? 1 : 0)
    }
    changes.yield()
    try await ready(start: number)
  }

  /// Kills the process, starts another one and waits until it answers.
  package func restart() async throws {
    let number = starts + 1
    kill()
    state.withLockedValue { $0.isWanted = true }
    changes.yield()
    try await ready(start: number)
  }

  /// Waits until a process answers.
  ///
  /// - Parameter number: the number of the earliest process that counts, beginning with 1.
  package func ready(start number: Int = 1) async throws {
    let deadline = ContinuousClock.now + Self.startLimit
    while ContinuousClock.now < deadline {
      if starts >= number, let answer = try? await client.call("GET", "/system_stats", timeout: 5), answer.status == 200 { return }
      try await Task.sleep(for: .milliseconds(50))
    }
    throw UnexpectedAnswer("ComfyUI did not answer within \(Self.startLimit); it said: \(log.suffix(4000))")
  }

  /// Runs a ComfyUI in a new folder while `body` runs.
  ///
  /// - Parameters:
  ///   - flags: in addition to those that `Scripts/comfyui/launch.py` gives.
  ///   - isReady: `true` if `body` begins only when the server answers.
  package static func run<Value: Sendable>(
    flags: [String] = [], isReady: Bool = true, _ body: (RealComfyUI) async throws -> Value
  ) async throws -> Value {
    let python = try ComfyInstallation.python
    let port = try await FreePort.find()
    return try await withTemporaryFolder { folder in
      let (stream, changes) = AsyncStream.makeStream(of: Void.self)
      let server = RealComfyUI(folder: folder, port: port, flags: flags, changes: changes)
      return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await server.keepRunning(python, changes: stream) }
        defer {
          server.kill()
          changes.finish()
        }
        changes.yield()
        if isReady { try await server.ready() }
        return try await body(server)
      }
    }
  }

  private func keepRunning(_ python: String, changes: AsyncStream<Void>) async throws {
    for await _ in changes {
      while state.withLockedValue({ $0.isWanted }) { try await runProcess(python) }
    }
  }

  private func runProcess(_ python: String) async throws {
    let words = [ComfyInstallation.launcher, folder, "\(port)", "--end-with-parent"] + flags
    var platform = PlatformOptions()
    platform.teardownSequence = []
    _ = try await Subprocess.run(
      .path(FilePath(python)), arguments: Arguments(words), platformOptions: platform, input: .none, output: .sequence,
      error: .combinedWithOutput
    ) { execution in
      let processID = execution.processIdentifier.value
      let isWanted = state.withLockedValue { state in
        state.processID = processID
        state.starts += 1
        return state.isWanted
      }
      // The server may have been killed while the process was being made.
      if !isWanted { Foundation.kill(processID, SIGKILL) }
      for try await line in execution.standardOutput.strings() {
        state.withLockedValue { $0.log = String(($0.log + line + "\n").suffix(Self.logLimit)) }
      }
    }
    state.withLockedValue { $0.processID = nil }
  }
}
