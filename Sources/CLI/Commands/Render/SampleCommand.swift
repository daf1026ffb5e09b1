package import ArgumentParser
import EmakiRenderer
import EmakiScenes

/// `emaki sample`: a picture to try things with, painted by this program.
package struct SampleCommand: AsyncParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "sample",
    abstract: "Paint a sample picture.",
    discussion: "Scenes: \(PaintedScene.allCases.map(\.rawValue).joined(separator: ", ")).")

  @Argument(help: "The scene to paint.")
  var scene: PaintedScene

  @Option(name: .shortAndLong, help: "The picture to write; a name that ends in .png gives a PNG, any other a JPEG.")
  var output: String

  @Option(help: "Width in pixels; the height follows.")
  var width: Int = 1600

  package init() {}

  package func validate() throws {
    guard (64...4096).contains(width) else { throw ValidationError("--width must be 64 to 4096.") }
  }

  package func run() async throws {
    let picture = scene.paint(width: width, height: width * 9 / 16)
    do {
      try PictureEncoder.write(picture, to: output)
    } catch {
      RenderConsole(style: .forPerson).fail(error)
      throw ExitCode(error.exitCode)
    }
  }
}

extension PaintedScene: ExpressibleByArgument {}
