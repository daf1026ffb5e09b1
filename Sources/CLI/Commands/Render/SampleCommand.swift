package import ArgumentParser
import KatsudoRenderer
import KatsudoScenes

/// `katsudo sample`: paints a sample picture.
package struct SampleCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "sample",
    abstract: "Paint a sample picture.",
    discussion: """
      Scenes: \(PaintedScene.allCases.map(\.rawValue).joined(separator: ", ")). Each scene has the shape of one of the \
      films. The same scene and width always give the same picture.

      Example:
        katsudo sample street --output street.jpg
      """)

  @Argument(help: "The scene to paint.")
  var scene: PaintedScene

  @Option(name: .shortAndLong, help: "The picture to write; a name that ends in .png gives a PNG, any other a JPEG.")
  var output: String

  @Option(help: "Also write the scene's true inverse depth as a grey PNG of 16 bits; the nearest place is white, the sky black.")
  var depth: String?

  @Option(help: "The width in pixels. The scene decides the height.")
  var width: Int = 1600

  package init() {}

  package func validate() throws {
    guard (64...4096).contains(width) else { throw ValidationError("--width must be 64 to 4096.") }
  }

  package func run() async throws {
    let height = scene.height(forWidth: width)
    do {
      try PictureEncoder.write(scene.paint(width: width, height: height), to: output)
      if let depth {
        var plane = scene.inverseDepth(width: width, height: height)
        let nearest = max(plane.values.max() ?? 0, .leastNormalMagnitude)
        for index in plane.values.indices { plane.values[index] /= nearest }
        try GreyPNG.write(plane, to: depth)
      }
    } catch {
      RenderConsole(style: .forPerson).fail(error)
      throw ExitCode(error.exitCode)
    }
  }
}

extension PaintedScene: ExpressibleByArgument {}
