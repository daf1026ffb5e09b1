package import ArgumentParser
import KatsudoRenderer

/// `katsudo render`: makes a video from a picture and a prompt. The rules of a model do not apply here.
package struct RenderCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "render",
    abstract: "Turn a picture and a prompt into an MP4.",
    discussion: """
      The camera and the light move as the prompt says; the same picture, prompt, frames and seed give the same film. \
      Needs ffmpeg.

      Exit codes: 0 done, 65 the picture cannot be used, 66 it cannot be opened, 69 no usable ffmpeg, 71 the system has no file \
      descriptor left, 74 the film cannot be written, 70 anything else.

      Example:
        katsudo render street.jpg --output street.mp4 --prompt 'push in slowly at golden hour'
      """)

  @Argument(help: "A JPEG or PNG picture.")
  var input: String

  @Option(name: .shortAndLong, help: "The MP4 to write.")
  var output: String?

  @Option(name: .shortAndLong, help: "The prompt in English, Japanese or Chinese.")
  var prompt: String = ""

  @Option(help: "A file with the prompt. The list of processes does not show it.")
  var promptFile: String?

  @Option(help: "Number of frames, 24 a second: 121 make 5 seconds, 241 make 10.")
  var frames: Int = 121

  @Option(help: "The seed. Another seed gives another film.")
  var seed: Int64 = 0

  @Option(help: "Also write frame 0 as a JPEG.")
  var poster: String?

  @Option(help: "Also write a small animated WebP.")
  var preview: String?

  @Option(help: "Also write the rendered frames as plain yuv420p.")
  var raw: String?

  @Option(help: "Also write the estimated inverse depth as a grey PNG; white is near.")
  var depth: String?

  @Option(help: "The name or path of ffmpeg.")
  var ffmpeg: String = "ffmpeg"

  @Flag(help: "Print as JSON how the prompt is understood, and from which words. Render nothing.")
  var explain = false

  /// A mode for benchmarks: measures the renderer without its encoder.
  @Flag(help: .hidden)
  var framesOnly = false

  @OptionGroup(visibility: .hidden)
  var service: RenderServiceOptions

  package init() {}

  package func validate() throws {
    guard explain || framesOnly || output != nil else { throw ValidationError("Missing expected argument '--output <output>'") }
    guard prompt.isEmpty || promptFile == nil else {
      throw ValidationError("--prompt and --prompt-file cannot be used together. Give one of them.")
    }
    guard frames >= 2 else { throw ValidationError("--frames must be 2 or more.") }
    guard seed >= 0 else { throw ValidationError("--seed must be 0 or more.") }
  }

  package func run() async throws {
    if explain {
      print(try RenderJSON.text(PromptReader.explanation(of: try text(), seed: seed), pretty: true))
      return
    }
    let console = RenderConsole(style: service.report == .json ? .json : .forPerson)
    try await console.reporting {
      let request = RenderRequest(
        input: input, output: output ?? "", prompt: try text(), frames: frames, seed: seed, poster: poster, preview: preview,
        raw: raw, depth: depth, ffmpeg: ffmpeg)
      if service.printEncoder {
        print(try RenderJSON.text(Renderer().encoderArguments(for: request)))
      } else if framesOnly {
        console.finish(try Renderer().measure(request))
      } else {
        try await console.film(request)
      }
    }
  }

  /// The prompt from the option or from the file.
  private func text() throws -> String { try promptFile.map(PromptFile.text) ?? prompt }
}
