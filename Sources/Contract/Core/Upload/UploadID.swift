/// Ids of uploads: `file_` and a UUID of version 7, so that no other value of a request looks like one.
package enum UploadID {
  private static let prefix = "file_"

  /// - Parameter milliseconds: Unix time.
  package static func make(at milliseconds: Int64, random: inout some RandomNumberGenerator) -> String {
    prefix + RequestID.make(at: milliseconds, random: &random)
  }

  /// Returns `true` if a text has the form of the ids that are made here.
  package static func isOurs(_ text: some StringProtocol) -> Bool {
    text.hasPrefix(prefix) && RequestID.isOurs(String(text.dropFirst(prefix.count)))
  }

  /// Returns the id that a media value names: the value itself, or a part of an address of this server. Returns `nil` for every other text.
  ///
  /// - Parameter bases: the addresses that the links of this server begin with, without a final slash.
  package static func named(by value: String, bases: [String]) -> String? {
    if isOurs(value) { return value }
    for base in bases where !base.isEmpty && value.hasPrefix(base + "/") {
      let path = value.dropFirst(base.count + 1).prefix { $0 != "?" && $0 != "#" }
      var parts = path.split(separator: "/", omittingEmptySubsequences: false)[...]
      if parts.first == "v1" { parts = parts.dropFirst() }
      guard parts.popFirst() == "files" else { continue }
      if parts.first == "tus" { parts = parts.dropFirst() }
      if let id = parts.first, isOurs(id) { return String(id) }
    }
    return nil
  }
}
