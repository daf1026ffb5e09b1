/// Checks model ids. An id becomes part of an address and is not percent-encoded.
enum ModelPath {
  /// Returns `true` for two or more parts with slashes between them, at most 512 bytes in all. Each part has letters, digits, `_`, `.` and
  /// `-`. No part is `.` or `..`, because such a part would change the address.
  static func isModelID(_ text: String) -> Bool {
    let segments = text.split(separator: "/", omittingEmptySubsequences: false)
    return segments.count >= 2 && text.utf8.count <= 512 && segments.allSatisfy(isSegment)
  }

  static func refusal(_ text: String) -> KatsudoError {
    .invalidInput(
      KatsudoError.Refusal(
        "\"\(text)\" is not a model id. A model id has two or more parts of letters, digits, _, . and - between slashes, such as "
          + "bytedance/dreamina-3-0/pro/image-to-video."))
  }

  private static func isSegment(_ segment: Substring) -> Bool {
    !segment.isEmpty && segment != "." && segment != ".."
      && segment.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
          UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"):
          true
        default: false
        }
      }
  }
}
