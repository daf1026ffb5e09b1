import KatsudoAPI
package import KatsudoCore
import KatsudoMachine
package import Logging
import Subprocess
import SystemPackage

#if canImport(Glibc)
  import Glibc
#endif

/// The engine that needs only a CPU. Each attempt runs in a child process, `katsudo render …`. A picture that crashes a decoder ends only
/// its own job.
///
/// The child limits its own memory and time before it opens the picture. It leads a session of its own, which is killed as a whole at the
/// end. It also ends when its standard input closes, which happens at any end of this process.
package struct BuiltInEngine: Engine {
  package struct Settings: Sendable {
    /// The path of the `katsudo` binary.
    package var executable: String
    package var slots: Int
    /// The largest address space of the child and of the encoder that it starts, in MiB each.
    package var memoryLimitMB: Int
    /// The time limit of an attempt in seconds of real time.
    package var timeLimitSeconds: Int
    /// The name or path of the encoder.
    package var ffmpeg: String

    package init(executable: String, slots: Int, memoryLimitMB: Int = 3072, timeLimitSeconds: Int = 600, ffmpeg: String = "ffmpeg") {
      self.executable = executable
      self.slots = slots
      self.memoryLimitMB = memoryLimitMB
      self.timeLimitSeconds = timeLimitSeconds
      self.ffmpeg = ffmpeg
    }
  }

  package let name = "builtin"
  package var slots: Int { settings.slots }
  private let settings: Settings
  private let logger: Logger

  package init(_ settings: Settings, logger: Logger) {
    self.settings = settings
    self.logger = logger
  }

  package func run(_ attempt: EngineAttempt) async throws(EngineFailure) -> EngineResult {
    try await attempt.stop.stopping { () async throws(EngineFailure) in try await film(attempt) }
  }

  private func film(_ attempt: EngineAttempt) async throws(EngineFailure) -> EngineResult {
    guard let picture = attempt.files["picture"]?.first else {
      throw EngineFailure(.badInput, "The built-in engine needs a picture, and the request names none.")
    }
    let video = "\(attempt.folder)/video.mp4"
    let poster = "\(attempt.folder)/poster.jpg"
    let prompt = try await writePrompt(attempt)
    let report = try await render(attempt, arguments: arguments(attempt, prompt: prompt, picture: picture, video: video, poster: poster))
    let frames = report["frames"]?.double ?? 0
    let rate = report["fps"]?.double ?? 24
    return EngineResult(
      files: [
        EngineResult.File(path: video, role: .video, format: .mp4, seconds: frames / rate),
        EngineResult.File(path: poster, role: .poster, format: .jpeg),
      ],
      metadata: report)
  }

  /// Writes the prompt into a file, because every user of the machine can see the arguments of a process.
  ///
  /// - Returns: the file's path.
  private func writePrompt(_ attempt: EngineAttempt) async throws(EngineFailure) -> String {
    let path = "\(attempt.folder)/prompt.txt"
    let prompt = Array((attempt.parameters["prompt"]?.string ?? "").utf8)
    do throws(FileError) {
      try await BlockingThreads.jobs.run { () throws(FileError) in try DurableFile.write(prompt, to: path, syncsFolder: false) }
    } catch {
      throw EngineFailure(MachineTrouble(error) ?? .diskFault, cause: "\(error)")
    }
    return path
  }

  private func arguments(_ attempt: EngineAttempt, prompt: String, picture: String, video: String, poster: String) -> [String] {
    // A seed on the wire is any integer. The renderer's seeds have no sign.
    let seed = (attempt.parameters["seed"]?.integer ?? 0) & Int64.max
    return [
      "render", picture, "-o", video, "--poster", poster, "--prompt-file=\(prompt)",
      "--frames=\(attempt.parameters["frames"]?.integer ?? 121)",
      "--seed=\(seed)", "--report=json", "--exit-with-stdin", "--limit-memory=\(settings.memoryLimitMB)",
      "--limit-seconds=\(settings.timeLimitSeconds)", "--ffmpeg=\(settings.ffmpeg)",
    ]
  }

  /// Runs the child to its end.
  ///
  /// - Returns: the child's report of what it rendered.
  private func render(_ attempt: EngineAttempt, arguments: [String]) async throws(EngineFailure) -> JSONValue {
    // This check comes first, because the library that starts children ends the whole process if it runs out of descriptors half way.
    guard FreeDescriptors.has(Self.descriptorsOfChild) else {
      throw EngineFailure(.noDescriptors, cause: "before the renderer was started")
    }
    var platform = PlatformOptions()
    platform.createSession = true
    platform.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(3))]
    do {
      let outcome = try await Subprocess.run(
        .path(FilePath(settings.executable)), arguments: Arguments(arguments), environment: Self.environment, platformOptions: platform,
        input: .inputWriter,
        output: .sequence, error: .string(limit: 64 * 1024)
      ) { execution in
        // The encoder runs in the child's session. No process of the session may outlive the attempt.
        defer { kill(-execution.processIdentifier.value, SIGKILL) }
        var message: RenderMessage?
        for try await line in execution.standardOutput.strings() {
          switch RenderMessage(line) {
          case .progress(let share): attempt.report(share)
          case let final?: message = final
          case nil: continue
          }
        }
        return message
      }
      return try answer(outcome.closureResult, outcome.terminationStatus, standardError: outcome.standardError)
    } catch let failure as EngineFailure {
      throw failure
    } catch {
      if Task.isCancelled { throw EngineFailure(.cancelled, "The rendering was stopped.") }
      throw Self.failure(of: error)
    }
  }

  /// The number of free descriptors that must exist before a start: three pipes and the child's own handle, with a reserve for other files
  /// that are opened at the same moment.
  private static let descriptorsOfChild = 16

  /// Returns the failure for an error while the child was started or its output was read. A failed start says nothing about the picture.
  private static func failure(of error: any Error) -> EngineFailure {
    guard let error = error as? SubprocessError, error.code != .outputLimitExceeded else {
      return EngineFailure(.crashed, "The renderer said more than it may. The picture may be damaged.", cause: "\(error)")
    }
    let trouble = error.underlyingError.flatMap { MachineTrouble(errno: $0.rawValue) }
    return EngineFailure(trouble == .diskFault ? cannotStart : trouble ?? cannotStart, cause: "\(error)")
  }

  private static let cannotStart = MachineTrouble.other(
    "The renderer cannot be started. Check that the katsudo binary is in its place; the server's log tells more.")

  /// The variables that the renderer and the encoder need. The rest of this server's environment may hold secrets and is not passed on.
  /// Swift's backtracer is off, because it would delay the end of a crashed child by half a minute.
  private static var environment: Environment {
    var values: [Environment.Key: String] = ["SWIFT_BACKTRACE": "enable=no"]
    for name in ["PATH", "LD_LIBRARY_PATH", "TMPDIR", "LANG", "LC_ALL", "TZ"] {
      if let value = getenv(name) { values[Environment.Key(stringLiteral: name)] = String(cString: value) }
    }
    return .custom(values)
  }

  private func answer(
    _ message: RenderMessage?, _ status: TerminationStatus, standardError: String
  ) throws(EngineFailure) -> JSONValue {
    if Task.isCancelled { throw EngineFailure(.cancelled, "The rendering was stopped.") }
    let cause = standardError.isEmpty ? "\(status)" : "\(status): \(standardError.suffix(2000))"
    switch (message, status) {
    case (.report(let report), .exited(0)): return report
    case (.error(let failure), _) where failure.code == .cancelled:
      throw EngineFailure(.crashed, "The renderer was ended by somebody other than this server. Send the request again.", cause: cause)
    case (.error(let failure), _): throw EngineFailure(failure.code, failure.message, cause: failure.cause ?? cause)
    case (_, .signaled(let signal)) where signal == SIGXCPU || signal == SIGALRM:
      throw EngineFailure(.limit, "Rendering passed this server's limit of \(settings.timeLimitSeconds) seconds.", cause: cause)
    case (_, .signaled(let signal)):
      throw EngineFailure(
        .crashed, "The renderer was ended by the system (signal \(signal)). The picture may be damaged, or the server short of memory.",
        cause: cause)
    default:
      throw EngineFailure(.crashed, "The renderer ended without a result. The picture may be damaged.", cause: cause)
    }
  }
}
