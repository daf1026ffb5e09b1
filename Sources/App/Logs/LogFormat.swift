import Foundation
import KatsudoCore
package import Logging

/// The format of log lines. They go to standard error.
package enum LogFormat: String, Sendable, CaseIterable {
  /// The format for people.
  case text
  /// One JSON object per line, for a log collector.
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
