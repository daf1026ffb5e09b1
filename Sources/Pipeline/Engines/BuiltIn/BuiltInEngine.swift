import KatsudoAPI
package import KatsudoCore
import KatsudoFiles
package import Logging
import Subprocess
import SystemPackage

#if canImport(Glibc)
  import Glibc
#endif

/// The engine that needs nothing but a CPU: each attempt is a child process, `katsudo render …`, so that a picture that breaks a decoder ends
/// its own job and nothing else.
///
/// The child limits its own memory and time before it opens the picture, leads a session of its own that is killed as a whole at the
/// end, and ends by itself when its standard input closes, which it does however this process ends.
package struct BuiltInEngine: Engine {
  package struct Settings: Sendable {
    /// The `katsudo` binary.
    package var executable: String
    package var slots: Int
    /// Address space of the child and of the encoder it starts, in MiB.
    package var memoryLimitMB: Int
    /// Wall-clock seconds of an attempt.
    package var timeLimitSeconds: Int
    /// The encoder.
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

  /// The prompt goes in a file: a process's arguments are there for everybody on the machine to see.
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
    // A seed is any integer on the wire; the renderer's have no sign.
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
    // Checked first: the library that starts children ends the whole process where it runs out of descriptors half way.
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
        // The encoder is in the child's session; what is left of it must not outlive the attempt.
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

  /// Three pipes and the child's own handle, with some to spare for what else is opened at the same moment.
  private static let descriptorsOfChild = 16

  /// Tells what kept the child from beginning, which says nothing of the picture, from what it did itself.
  private static func failure(of error: any Error) -> EngineFailure {
    guard let error = error as? SubprocessError, error.code != .outputLimitExceeded else {
      return EngineFailure(.crashed, "The renderer said more than it may. The picture may be damaged.", cause: "\(error)")
    }
    let trouble = error.underlyingError.flatMap { MachineTrouble(errno: $0.rawValue) }
    return EngineFailure(trouble == .diskFault ? cannotStart : trouble ?? cannotStart, cause: "\(error)")
  }

  private static let cannotStart = MachineTrouble.other(
    "The renderer cannot be started. Check that the katsudo binary is in its place; the server's log tells more.")

  /// The variables that the renderer and the encoder need. The rest of this server's environment may hold secrets and is not passed on. Swift's
  /// backtracer is off, since it would delay the end of a crashed child by half a minute.
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
