import KatsudoCore

/// The media files that live with a model's workflow. A request may use their names in place of URLs.
struct KnownFiles {
  private let names: [String]
  /// The largest number of names in a message.
  private static let listed = 20

  init(_ model: ModelManifest) { names = model.knownFiles }

  /// Returns `true` if the text of a media value is one of the names.
  ///
  /// - Throws: ``MediaError`` if the model has such files, and the text is neither one of their names nor a text with a scheme, as a URL is.
  func contains(_ text: String) throws(MediaError) -> Bool {
    if names.contains(text) { return true }
    guard !names.isEmpty, !text.contains(":") else { return false }
    let list = names.prefix(Self.listed).joined(separator: ", ") + (names.count > Self.listed ? ", …" : "")
    throw MediaError(.malformed, "This is neither a URL nor the name of a file of this model. It has: \(list).")
  }
}
