import KatsudoAPI
import KatsudoCore

/// A line of the output of `katsudo render --report json`.
enum RenderMessage: Sendable {
  /// The progress from 0 to 1.
  case progress(Double)
  case report(JSONValue)
  case error(EngineFailure)

  /// Returns `nil` for any other line.
  init?(_ line: String) {
    guard let document = try? JSONValue(jsonText: line) else { return nil }
    if let progress = document["progress"], let done = progress["done"]?.double, let total = progress["total"]?.double, total > 0 {
      self = .progress(done / total)
    } else if let report = document["report"] {
      self = .report(report)
    } else if let error = document["error"], let message = error["message"]?.string {
      self = .error(Self.failure(error["code"]?.string ?? "", message, cause: error["cause"]?.string))
    } else {
      return nil
    }
  }

  /// Turns an error of the renderer into a failure. The renderer's messages are for a person who calls it by hand and may name files. For
  /// such errors, the caller of the server gets another message.
  private static func failure(_ word: String, _ message: String, cause: String?) -> EngineFailure {
    switch word {
    case "disk_full": EngineFailure(.diskFull, cause: "\(message): \(cause ?? "-")")
    case "output_unwritable": EngineFailure(.diskFault, cause: "\(message): \(cause ?? "-")")
    case "no_resources": EngineFailure(.other(message), cause: cause ?? "-")
    case "missing_encoder": EngineFailure(.unavailable, message, cause: cause)
    case "cancelled": EngineFailure(.cancelled, message, cause: cause)
    case "time_limit": EngineFailure(.limit, message, cause: cause)
    case "encoder_failed": EngineFailure(.crashed, message, cause: cause)
    case "unreadable_picture", "unsupported_picture", "picture_too_large": EngineFailure(.badInput, message, cause: cause)
    default:
      EngineFailure(
        .crashed, "The renderer could not make the film. The server's log tells more under the request's id.",
        cause: [message, cause].compactMap(\.self).joined(separator: ": "))
    }
  }
}
