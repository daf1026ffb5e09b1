import Foundation
import KatsudoCore
package import Logging

/// How log lines look; they go to standard error.
package enum LogFormat: String, Sendable, CaseIterable {
  /// For a person.
  case text
  /// One JSON object a line, for a log collector.
  case json

  package func logger(level: Logger.Level) -> Logger {
    var logger = Logger(label: "katsudo") { label in
      switch self {
      case .text: StreamLogHandler.standardError(label: label)
      case .json: JSONLogHandler()
      }
    }
    logger.logLevel = level
    return logger
  }
}
