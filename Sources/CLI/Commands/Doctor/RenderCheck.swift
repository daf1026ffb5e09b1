import Foundation
import KatsudoRenderer
import KatsudoScenes
import Subprocess
import SystemPackage

/// Checks that this program can render a video in a child process, as the built-in engine does.
enum RenderCheck {
  private static let subject = "renderer"

  static func finding(ffmpeg: String) async -> Finding {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("katsudo-doctor-\(UUID().uuidString)").path
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      return .fail(
        subject, "no folder can be made in \(FileManager.default.temporaryDirectory.path)", "Set TMPDIR to a folder that can be written.")
    }
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return await film(in: folder, ffmpeg: ffmpeg)
  }

  private static func film(in folder: String, ffmpeg: String) async -> Finding {
    let scene = PaintedScene.allCases[0]
    let width = 320
    let started = ContinuousClock.now
    do {
      try PictureEncoder.write(scene.paint(width: width, height: scene.height(forWidth: width)), to: "\(folder)/picture.png")
      let arguments = ["render", "\(folder)/picture.png", "--output", "\(folder)/film.mp4", "--frames", "2", "--ffmpeg", ffmpeg]
      let outcome = try await Subprocess.run(
        .path("/proc/self/exe"), arguments: Arguments(arguments), input: .none, output: .discarded, error: .string(limit: 1 << 16))
      guard outcome.terminationStatus.isSuccess else {
        return .fail(
          subject, "a film of two frames could not be made: \(lastLine(outcome.standardError))",
          "This message is the cause. Often ffmpeg is missing or has no libx264.")
      }
      return .ok(subject, "a film of two frames in \(PlainTime.text(seconds: started.duration(to: .now) / .seconds(1)))")
    } catch {
      return .fail(
        subject, "a film of two frames could not be made: \(error)", "Check that this machine has free memory and free disk space.")
    }
  }

  private static func lastLine(_ text: String) -> String { text.split(separator: "\n").last.map(String.init) ?? "no reason was given" }
}
