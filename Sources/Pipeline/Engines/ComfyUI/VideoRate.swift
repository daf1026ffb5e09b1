import KatsudoCore
import KatsudoMachine
import Subprocess
import SystemPackage

/// Changes the frames per second of a video and keeps its length.
struct VideoRate: Sendable {
  /// The name or path of ffmpeg.
  let ffmpeg: String

  /// Returns the arguments for ffmpeg.
  static func arguments(_ input: String, to output: String, framesPerSecond: Double) -> [String] {
    let rate = Int(exactly: framesPerSecond).map(String.init) ?? "\(framesPerSecond)"
    return [
      "-hide_banner", "-nostdin", "-loglevel", "error", "-y", "-protocol_whitelist", "file", "-i", "file:\(input)",
      "-vf", "fps=\(rate)", "-c:v", "libx264", "-preset", "medium", "-crf", "17", "-pix_fmt", "yuv420p", "-c:a", "aac",
      "-map_metadata", "-1", "-movflags", "+faststart", "-f", "mp4", "file:\(output)",
    ]
  }

  /// Converts a video into an MP4 with H.264 beside it.
  ///
  /// - Returns: the path of the new file. The old one is removed.
  func convert(_ path: String, to framesPerSecond: Double) async throws(EngineFailure) -> String {
    guard FreeDescriptors.has(16) else { throw EngineFailure(.noDescriptors, cause: "before ffmpeg was started") }
    let output = "\(path).mp4"
    var platform = PlatformOptions()
    platform.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(2))]
    do {
      let outcome = try await Subprocess.run(
        ffmpeg.contains("/") ? .path(FilePath(ffmpeg)) : .name(ffmpeg),
        arguments: Arguments(Self.arguments(path, to: output, framesPerSecond: framesPerSecond)), environment: RestartCommand.environment,
        platformOptions: platform, input: .none, output: .discarded, error: .string(limit: 65536))
      if Task.isCancelled { throw EngineFailure(.cancelled, "The server stopped the conversion.") }
      guard outcome.terminationStatus.isSuccess else {
        throw EngineFailure(
          .crashed, "The frames per second of the video could not be changed.",
          cause: "\(outcome.terminationStatus): \(outcome.standardError.suffix(2000))")
      }
    } catch let failure as EngineFailure {
      throw failure
    } catch {
      if Task.isCancelled { throw EngineFailure(.cancelled, "The server stopped the conversion.") }
      if let error = error as? SubprocessError, error.code != .outputLimitExceeded,
        let trouble = error.underlyingError.flatMap({ MachineTrouble(errno: $0.rawValue) }), trouble != .diskFault
      {
        throw EngineFailure(trouble, cause: "\(error)")
      }
      throw EngineFailure(
        .unavailable, "The frames per second of the video could not be changed. This server's operator must check comfyui.ffmpeg.",
        cause: "\(error)")
    }
    await BlockingThreads.jobs.run { try? FolderContents.remove(path) }
    return output
  }
}
