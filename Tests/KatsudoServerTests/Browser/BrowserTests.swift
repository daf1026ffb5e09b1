import Foundation
import KatsudoTesting
import Testing

/// The pages work in Chromium. The script makes a virtual environment with Playwright and axe, which needs PyPI the first time.
@Suite(.serialized, .timeLimit(.minutes(20))) struct BrowserTests {
  /// The cases of `Scripts/browser/cases.py`, in its order.
  static let cases = [
    "film", "small-and-large-files", "cancel", "validation", "json-view", "values", "late-files", "history", "again", "url-thumbnail",
    "languages", "phone",
    "keyboard", "token", "restart", "polling", "scripts", "inspector", "catalogue", "keys", "device", "api-page", "appearance", "weight",
    "axe", "workflows", "environment",
  ]

  private static func run(_ arguments: [String]) async throws -> FinishedCommand {
    let root = URL(fileURLWithPath: #filePath).pathComponents.dropLast(4).joined(separator: "/").dropFirst()
    let words = ["\(root)/Scripts/browser/browser.sh"] + arguments
    return try await FinishedCommand.shell(words.map { "'\($0)'" }.joined(separator: " "))
  }

  @Test(arguments: cases) func `the pages work in a browser`(name: String) async throws {
    let command = try await Self.run([KatsudoBinary.path, "--only", name])
    #expect(command.exitCode == 0, "\(command.output)\n\(command.errors)")
  }

  @Test func `every case of the browser is run`() async throws {
    let command = try await Self.run(["--list"])
    #expect(command.output.split(separator: "\n").map(String.init) == Self.cases, "\(command.errors)")
  }
}
