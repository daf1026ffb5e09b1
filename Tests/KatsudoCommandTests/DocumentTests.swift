import Foundation
import KatsudoCommands
import KatsudoTesting
import Testing

/// The page about the command line says what the program does.
@Suite struct DocumentTests {
  private static func page() throws -> String {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    return try String(contentsOf: root.appendingPathComponent("docs/12-command-line.md"), encoding: .utf8)
  }

  @Test func `the table of exit codes has each of them once`() throws {
    let rows = try Self.page().split(separator: "\n").compactMap { $0.firstMatch(of: /^\| ([0-9]+) \|/).flatMap { Int32($0.1) } }
    #expect(rows == [0] + CommandExit.allCases.map(\.rawValue).sorted())
  }

  @Test func `every verb of the program has its row`() async throws {
    let page = try Self.page()
    let help = try await FinishedCommand.run(["--help"])
    let verbs = help.output.split(separator: "\n").compactMap { $0.firstMatch(of: #/^  ([a-z]+)  /#)?.1 }
    #expect(verbs.count == 18)
    for verb in verbs { #expect(page.contains(try Regex("\\n\\| [^|]*`\(verb)[` ]")), "\(verb)") }
  }

  @Test func `every option that the page names is one`() async throws {
    var known = ""
    for verb in [["run"], ["result"], ["login"], ["requests", "list"], ["models", "list"], ["sample"], ["render"]] {
      known += try await FinishedCommand.run(verb + ["--help"]).output
    }
    let named = try Self.page().matches(of: /--[a-z][a-z-]+/).map { String($0.0) }
    for option in Set(named) where option != "--help" {
      #expect(known.contains(option + " ") || known.contains(option + "\n"), "\(option)")
    }
  }
}
