import Foundation
import KatsudoCommands
import KatsudoTesting
import Testing

/// The page about the command line agrees with the program.
@Suite struct DocumentTests {
  private static func page() throws -> String {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    return try String(contentsOf: root.appendingPathComponent("docs/12-command-line.md"), encoding: .utf8)
  }

  @Test func `the page has every exit code once`() throws {
    let rows = try Self.page().split(separator: "\n").compactMap { $0.firstMatch(of: /^\| ([0-9]+) \|/).flatMap { Int32($0.1) } }
    #expect(rows == [0] + CommandExit.allCases.map(\.rawValue).sorted())
  }

  @Test func `the page has a row for every verb`() async throws {
    let page = try Self.page()
    let help = try await FinishedCommand.run(["--help"])
    let verbs = help.output.split(separator: "\n").compactMap { $0.firstMatch(of: #/^  ([a-z]+)  /#)?.1 }
    #expect(verbs.count == 26)
    for verb in verbs { #expect(page.contains(try Regex("\\n\\| [^|]*`\(verb)[` ]")), "\(verb)") }
  }

  @Test func `every option on the page exists`() async throws {
    var known = ""
    for verb in [
      ["run"], ["result"], ["login"], ["requests", "list"], ["usage"], ["models", "list"], ["sample"], ["render"], ["webhooks", "list"],
      ["upload"], ["top"], ["backup"], ["restore"], ["workflows", "import"],
      ["workflows", "convert"],
    ] {
      known += try await FinishedCommand.run(verb + ["--help"]).output
    }
    let named = try Self.page().matches(of: /--[a-z][a-z-]+/).map { String($0.0) }
    for option in Set(named) where option != "--help" {
      #expect(known.contains(option + " ") || known.contains(option + "\n"), "\(option)")
    }
  }
}
