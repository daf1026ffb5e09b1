package import KatsudoAPI

/// The form of a report of progress in the log of events.
extension JobProgress {
  /// - Parameter detail: the detail of an event. A part that is missing or damaged is `nil`.
  package init(detail: JSONValue?) {
    self.init(
      detail?["progress"]?.double, stage: detail?["stage"]?.string, previewLocator: detail?["preview"]?.string,
      previewFormat: detail?["preview_format"]?.string.flatMap(MediaFormat.init(rawValue:)))
  }

  package var detail: JSONValue {
    var detail: [String: JSONValue] = [:]
    detail["progress"] = fraction.map { .number($0) }
    detail["stage"] = stage.map { .string($0) }
    detail["preview"] = previewLocator.map { .string($0) }
    detail["preview_format"] = previewFormat.map { .string($0.rawValue) }
    return .object(detail)
  }
}
