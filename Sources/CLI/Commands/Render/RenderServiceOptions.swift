import ArgumentParser

/// Options for programs that run `katsudo render`, such as the benchmark. The help does not show them, because users do not need them.
struct RenderServiceOptions: ParsableArguments {
  enum Report: String, ExpressibleByArgument {
    /// ``RenderMessage`` lines on standard output: progress, and one report or error at the end.
    case json
  }

  @Option(help: "The format of the output.")
  var report: Report?

  @Flag(help: "Print the arguments of ffmpeg as a JSON array. Render nothing.")
  var printEncoder = false
}
