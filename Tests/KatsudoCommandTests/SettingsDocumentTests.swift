import Foundation
import KatsudoApp
import KatsudoCore
import KatsudoTesting
import Testing

/// The page about the configuration and the help of `katsudo serve` agree with the settings.
@Suite struct SettingsDocumentTests {
  private static func page() throws -> String {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    return try String(contentsOf: root.appendingPathComponent("docs/02-configuration.md"), encoding: .utf8)
  }

  /// Returns the lines that the page may have for a key: one for a table with a column for flags, one for a table without.
  private static func lines(_ row: SettingRow) -> [String] {
    let flag = "| `\(row.key)` | \(row.flag.map { "`\($0)`" } ?? "–") | `\(row.variable)` | \(row.standard) | \(row.takes) |"
    let plain = "| `\(row.key)` | `\(row.variable)` | \(row.standard) | \(row.takes) |"
    return row.flag == nil ? [flag, plain] : [flag]
  }

  @Test(arguments: ServerConfiguration.rows) func `the page has a line for every key`(row: SettingRow) throws {
    let page = try Self.page().split(separator: "\n").map(String.init)
    #expect(Self.lines(row).contains { page.contains($0) }, "the line is: \(Self.lines(row)[0])")
  }

  @Test func `the page has no line for other keys`() throws {
    let lines = try Self.page().split(separator: "\n").filter { $0.hasPrefix("| `") && $0.contains("`KATSUDO_") }
    #expect(lines.count == ServerConfiguration.rows.count)
  }

  @Test func `the help of serve has exactly the flags of the settings`() async throws {
    let help = try await FinishedCommand.run(["serve", "--help"]).output
    let named = Set(help.matches(of: /(?m)^  (--[a-z-]+)/).map { String($0.1) }).subtracting(["--config", "--version"])
    #expect(named == Set(ServerConfiguration.rows.compactMap(\.flag)))
  }
}
