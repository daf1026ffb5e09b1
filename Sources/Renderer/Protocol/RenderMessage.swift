/// A message of the renderer to the program that started it. Each message is one line of JSON on the renderer's standard output.
///
/// First come `progress` messages, if there are any, then one `report` or one `error`.
///
/// `Report` is the type of the report. The renderer writes its own type, and a server reads a ``RenderedFilm``.
package enum RenderMessage<Report: Sendable>: Sendable {
  /// The number of finished frames and the number of all frames.
  case progress(done: Int, total: Int)
  /// The film is complete.
  case report(Report)
  /// The rendering failed.
  ///
  /// - `code`: The kind of failure. It is `nil` if a renderer of another version sent a code that this version does not know.
  /// - `message`: A sentence for a person who uses the command line. It may name files.
  /// - `cause`: The message of the library or program that failed, if there is one.
  case error(code: RenderErrorCode?, message: String, cause: String?)
}

extension RenderMessage: Equatable where Report: Equatable {}

extension RenderMessage: Encodable where Report: Encodable {
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: MessageKey.self)
    switch self {
    case .progress(let done, let total): try container.encode(Progress(done: done, total: total), forKey: .progress)
    case .report(let report): try container.encode(report, forKey: .report)
    case .error(let code, let message, let cause):
      try container.encode(Failure(code: code, message: message, cause: cause), forKey: .error)
    }
  }

  /// Returns the message as a line of JSON without its line break.
  package func line() throws -> String { try RenderLine.text(self) }
}

extension RenderMessage: Decodable where Report: Decodable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: MessageKey.self)
    if let progress = try container.decodeIfPresent(Progress.self, forKey: .progress) {
      self = .progress(done: progress.done, total: progress.total)
    } else if let report = try container.decodeIfPresent(Report.self, forKey: .report) {
      self = .report(report)
    } else {
      let failure = try container.decode(Failure.self, forKey: .error)
      self = .error(code: failure.code, message: failure.message, cause: failure.cause)
    }
  }

  /// Reads a line. Returns `nil` if it is not a message.
  package init?(line: String) {
    guard let message = try? RenderLine.value(Self.self, from: line.utf8) else { return nil }
    self = message
  }
}

private enum MessageKey: String, CodingKey {
  case progress, report, error
}

private struct Progress: Codable {
  var done: Int
  var total: Int
}

private struct Failure: Encodable {
  var code: RenderErrorCode?
  var message: String
  var cause: String?
}

extension Failure: Decodable {
  private enum CodingKeys: String, CodingKey {
    case code, message, cause
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    code = try container.decodeIfPresent(String.self, forKey: .code).flatMap(RenderErrorCode.init)
    message = try container.decode(String.self, forKey: .message)
    cause = try container.decodeIfPresent(String.self, forKey: .cause)
  }
}
