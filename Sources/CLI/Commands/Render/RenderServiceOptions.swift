import ArgumentParser
import KatsudoRenderProtocol

/// Options for a program that runs `katsudo render` as its child, and for the benchmark. The help does not show them, because users do not
/// need them.
struct RenderServiceOptions: ParsableArguments {
  enum Report: String, ExpressibleByArgument {
    /// JSON lines on standard output: progress, and one report or error at the end.
    case json
  }

  @Option(help: "How to report on standard output.")
  var report: Report?

  @Option(help: "Most memory, in MiB of address space, for this process and for ffmpeg each.")
  var limitMemory: Int?

  @Option(help: "Most time, in seconds, that the work may take.")
  var limitSeconds: Int?

  @Flag(help: "End when standard input ends.")
  var exitWithStdin = false

  @Flag(help: "Print what ffmpeg would be told, as a JSON array, and render nothing.")
  var printEncoder = false

  var limits: RenderLimits { RenderLimits(memory: limitMemory, seconds: limitSeconds) }

  func validate() throws {
    guard RenderChildRequest.Limits.memoryRange.contains(limitMemory ?? 1) else {
      throw ValidationError("--limit-memory must be 1 to 16777216.")
    }
    guard RenderChildRequest.Limits.secondsRange.contains(limitSeconds ?? 1) else {
      throw ValidationError("--limit-seconds must be 1 to 864000.")
    }
  }
}
