import EmakiAPI
import EmakiCore
import Foundation

/// A line that `emaki render --report json` prints.
enum RenderMessage: Sendable {
  /// 0 to 1.
  case progress(Double)
  case report(JSONValue)
  case error(EngineFailure.Code, String)

  /// `nil` for a line of another kind.
  init?(_ line: String) {
    guard let document = try? JSONDecoder().decode(JSONValue.self, from: Data(line.utf8)) else { return nil }
    if let progress = document["progress"], let done = progress["done"]?.double, let total = progress["total"]?.double, total > 0 {
      self = .progress(done / total)
    } else if let report = document["report"] {
      self = .report(report)
    } else if let error = document["error"], let message = error["message"]?.string {
      self = .error(Self.code(error["code"]?.string ?? ""), message)
    } else {
      return nil
    }
  }

  private static func code(_ word: String) -> EngineFailure.Code {
    switch word {
    case "missing_encoder", "disk_full", "output_unwritable": .unavailable
    case "cancelled": .cancelled
    case "time_limit": .limit
    case "encoder_failed": .crashed
    default: .badInput
    }
  }
}
