import Foundation
package import KatsudoCore
package import Logging

/// The settings of the log.
package struct LogSettings: SettingsPart {
  package var level = Logger.Level.info
  package var format = isatty(STDERR_FILENO) == 1 ? LogFormat.text : .json

  package init() {}

  package static let keys: [SettingKey<Self>] = [
    .parsed(
      "log.level", \.level, expected: "one of \(Logger.Level.allCases.map(\.rawValue).joined(separator: ", "))", standard: "`info`",
      takes: Logger.Level.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
    ) { Logger.Level(rawValue: $0) },
    .parsed(
      "log.format", \.format, expected: "one of \(LogFormat.allCases.map(\.rawValue).joined(separator: ", "))",
      standard: "`text` where standard error is a terminal, else `json`", takes: "`text`, `json` (one object a line)"
    ) { LogFormat(rawValue: $0) },
  ]
}
