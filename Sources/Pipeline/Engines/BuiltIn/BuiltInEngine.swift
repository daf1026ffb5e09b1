import KatsudoAPI
package import KatsudoCore
import KatsudoMachine
import KatsudoRenderProtocol
package import Logging
import Subprocess
import SystemPackage

#if canImport(Glibc)
  import Glibc
#endif

/// The engine that needs only a CPU. Each attempt runs in a child process, `katsudo render-child`, so a picture that crashes a decoder ends
/// only its own job.
///
/// The child reads a ``RenderChildRequest`` from its standard input and limits its own memory and time before it opens the picture. It
/// leads a session of its own, and all processes of the session are killed at the end of the attempt. It also ends when its standard input
/// closes, which always happens when this process ends.
package struct BuiltInEngine: Engine {
  package struct Settings: Sendable {
    /// The path of the `katsudo` binary.
    package var executable: String
    package var slots: Int
    /// The largest address space in MiB, for the child and for its encoder separately.
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
  package var version: String? { KatsudoVersion.current }
  private let settings: Settings
  private let logger: Logger

  package init(_ settings: Settings, logger: Logger) {
    self.settings = settings
    self.logger = logger
    // A child may end before it has read its request. The write must then fail without ending this process.
    signal(SIGPIPE, SIG_IGN)
  }

  package func run(_ attempt: EngineAttempt) async throws(EngineFailure) -> EngineResult {
    try await attempt.stop.stopping { () async throws(EngineFailure) in try await film(attempt) }
  }

  private func film(_ attempt: EngineAttempt) async throws(EngineFailure) -> EngineResult {
    guard let picture = attempt.files["picture"]?.first else {
      throw EngineFailure(.badInput, "The built-in engine needs a picture, and the request has none.")
    }
    let video = "\(attempt.folder)/video.mp4"
    let poster = "\(attempt.folder)/poster.jpg"
    let thumbnail = "\(attempt.folder)/thumbnail.jpg"
    let film = try await render(attempt, request(attempt, picture: picture, video: video, poster: poster, thumbnail: thumbnail))
    return EngineResult(
      files: [
        EngineResult.File(path: video, role: .video, format: .mp4, seconds: film.seconds),
        EngineResult.File(path: poster, role: .poster, format: .jpeg),
        EngineResult.File(path: thumbnail, role: .thumbnail, format: .jpeg),
      ],
      metadata: film.report)
  }

  private func request(
    _ attempt: EngineAttempt, picture: String, video: String, poster: String, thumbnail: String
  ) -> RenderChildRequest {
    RenderChildRequest(
      picture: picture, video: video, poster: poster, thumbnail: thumbnail, prompt: attempt.parameters["prompt"]?.string ?? "",
      frames: Int(attempt.parameters["frames"]?.integer ?? 121),
      // On the wire, a seed is any integer. The renderer's seeds have no sign.
      seed: (attempt.parameters["seed"]?.integer ?? 0) & Int64.max,
      limits: RenderChildRequest.Limits(memoryMB: settings.memoryLimitMB, seconds: settings.timeLimitSeconds), ffmpeg: settings.ffmpeg)
  }

  /// Runs the child to its end.
  ///
  /// - Returns: the child's report about the rendered video.
  private func render(_ attempt: EngineAttempt, _ request: RenderChildRequest) async throws(EngineFailure) -> RenderedFilm {
    let line: [UInt8]
    do throws(RenderChildRequest.Fault) {
      line = try request.line()
    } catch {
      throw EngineFailure(RenderErrorCode.invalidRequest, "The request cannot be sent to the renderer.", cause: "\(error)")
    }
    // This is checked first, because the library that starts children ends the whole process if it has too few descriptors for all its
    // steps.
    guard FreeDescriptors.has(Self.descriptorsOfChild) else {
      throw EngineFailure(.noDescriptors, cause: "before the renderer was started")
    }
    var platform = PlatformOptions()
    platform.createSession = true
    platform.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(3))]
    do {
      let outcome = try await Subprocess.run(
        .path(FilePath(settings.executable)), arguments: ["render-child"], environment: Self.environment, platformOptions: platform,
        input: .inputWriter,
        output: .sequence, error: .string(limit: 64 * 1024)
      ) { execution in
        // The encoder runs in the child's session. No process of that session may outlive the attempt.
        defer { kill(-execution.processIdentifier.value, SIGKILL) }
        try await Self.send(line, to: execution.standardInputWriter)
        var message: RenderMessage<RenderedFilm>?
        for try await line in execution.standardOutput.strings() {
          switch RenderMessage<RenderedFilm>(line: line) {
          case .progress(let done, let total): if total > 0 { attempt.report(Double(done) / Double(total)) }
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

  /// Sends the request and leaves standard input open. If the child ended before it read everything, this is not an error here, because its
  /// output and its exit status tell why it ended.
  private static func send(_ line: [UInt8], to input: StandardInputWriter) async throws {
    do {
      if try await input.write(line) == line.count { return }
    } catch {
      guard error.underlyingError == .brokenPipe else { throw error }
    }
    try await input.finish()
  }

  /// The number of free descriptors that a start needs: three pipes and the handle of the child, with a reserve for other files that are
  /// opened at the same time.
  private static let descriptorsOfChild = 16

  /// Returns the failure for an error of the start or of reading the output. A start that failed does not mean that the picture is bad.
  private static func failure(of error: any Error) -> EngineFailure {
    guard let error = error as? SubprocessError, error.code != .outputLimitExceeded else {
      return EngineFailure(.crashed, "The renderer wrote too much output. The picture may be damaged.", cause: "\(error)")
    }
    let trouble = error.underlyingError.flatMap { MachineTrouble(errno: $0.rawValue) }
    return EngineFailure(trouble == .diskFault ? cannotStart : trouble ?? cannotStart, cause: "\(error)")
  }

  private static let cannotStart = MachineTrouble.other(
    "The renderer cannot be started. Check that the katsudo binary is in its place; the server's log has the details.")

  /// The variables that the renderer and the encoder need. The other variables of this server may hold secrets and are not passed on.
  /// Swift's backtracer is off, because it would delay the end of a crashed child by half a minute.
  private static var environment: Environment {
    var values: [Environment.Key: String] = ["SWIFT_BACKTRACE": "enable=no"]
    for name in ["PATH", "LD_LIBRARY_PATH", "TMPDIR", "LANG", "LC_ALL", "TZ"] {
      if let value = getenv(name) { values[Environment.Key(stringLiteral: name)] = String(cString: value) }
    }
    return .custom(values)
  }

  private func answer(
    _ message: RenderMessage<RenderedFilm>?, _ status: TerminationStatus, standardError: String
  ) throws(EngineFailure) -> RenderedFilm {
    if Task.isCancelled { throw EngineFailure(.cancelled, "The rendering was stopped.") }
    let cause = standardError.isEmpty ? "\(status)" : "\(status): \(standardError.suffix(2000))"
    switch (message, status) {
    case (.report(let film), .exited(0)): return film
    case (.error(let code, let message, let reason), _):
      var failure = EngineFailure(code, message, cause: reason)
      failure.cause = failure.cause ?? cause
      throw failure
    case (_, .signaled(let signal)) where signal == SIGXCPU || signal == SIGALRM:
      throw EngineFailure(
        .limit, "The rendering took longer than this server's limit of \(settings.timeLimitSeconds) seconds.", cause: cause)
    case (_, .signaled(let signal)):
      throw EngineFailure(
        .crashed,
        "The renderer was stopped by the system (signal \(signal)). The picture may be damaged, or the server has too little memory.",
        cause: cause)
    default:
      throw EngineFailure(.crashed, "The renderer ended without a result. The picture may be damaged.", cause: cause)
    }
  }
}
