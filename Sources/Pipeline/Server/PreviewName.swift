import KatsudoCore

/// The last part of a link to a preview: `preview-2.jpg` for the preview of the second attempt. The names of outputs begin with the id of
/// their request, and no id of this server begins like this.
struct PreviewName: Sendable, Hashable {
  /// The time in seconds for which a link to a preview is valid. The preview itself is gone when its attempt ends.
  static let linkSeconds = 86_400.0

  let attempt: Int
  let format: MediaFormat

  private static let prefix = "preview-"

  /// - Parameters:
  ///   - attempt: the attempt that made the preview.
  ///   - format: the format of the picture.
  init(attempt: Int, format: MediaFormat) {
    self.attempt = attempt
    self.format = format
  }

  /// Reads the name of a link. The result is `nil` for the name of any other file.
  init?(_ text: String) {
    guard text.hasPrefix(Self.prefix), let attempt = Int(text.dropFirst(Self.prefix.count).prefix { $0 != "." }),
      let format = MediaFormat.allCases.first(where: { text == PreviewName(attempt: attempt, format: $0).text })
    else { return nil }
    self.init(attempt: attempt, format: format)
  }

  var text: String { "\(Self.prefix)\(attempt).\(format.fileExtension)" }
}
