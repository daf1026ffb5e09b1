package import ArgumentParser
import Glibc
import KatsudoRenderProtocol
import KatsudoRenderer

/// `katsudo render-child`: renders a film for the server that started this process. The help does not show it.
///
/// It reads a ``RenderChildRequest`` from standard input and writes ``RenderMessage`` lines on standard output. It ends when standard input
/// ends. Its exit codes are those of `katsudo render`.
package struct RenderChildCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "render-child",
    abstract: "Render a film for the server that started this process.",
    discussion: "Reads the request, one line of JSON, from standard input, and ends when standard input ends.",
    shouldDisplay: false)

  package init() {}

  package func run() async throws {
    let console = RenderConsole(style: .json)
    try await console.reporting {
      let request = try RenderChildInput.request()
      // The limits must apply before the first byte of the picture is read.
      try RenderLimits(memory: request.limits.memoryMB, seconds: request.limits.seconds).apply()
      try await console.film(
        RenderRequest(
          input: request.picture, output: request.video, prompt: request.prompt, frames: request.frames, seed: request.seed,
          poster: request.poster, thumbnail: request.thumbnail, ffmpeg: request.ffmpeg),
        stoppingWithInput: true, after: request.limits.seconds)
    }
  }
}
