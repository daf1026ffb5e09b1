import Subprocess
import SystemPackage

/// Checks that ffmpeg is installed and can write H.264.
enum EncoderCheck {
  private static let subject = "ffmpeg"

  static func finding(ffmpeg: String) async -> Finding {
    let remedy = "Install it: apt-get install ffmpeg. If it is in another place, set KATSUDO_BUILTIN_FFMPEG to its path."
    let executable: Executable = ffmpeg.contains("/") ? .path(FilePath(ffmpeg)) : .name(ffmpeg)
    do {
      let outcome = try await Subprocess.run(
        executable, arguments: ["-hide_banner", "-encoders"], input: .none, output: .string(limit: 1 << 20), error: .discarded)
      guard outcome.terminationStatus.isSuccess else { return .fail(subject, "\(ffmpeg) does not run", remedy) }
      guard outcome.standardOutput.contains(" libx264 ") else { return .fail(subject, "\(ffmpeg) has no libx264", remedy) }
      return .ok(subject, "\(ffmpeg) with libx264")
    } catch {
      return .fail(subject, "there is no \(ffmpeg)", remedy)
    }
  }
}
