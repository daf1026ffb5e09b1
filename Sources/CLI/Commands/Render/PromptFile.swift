import Foundation
import KatsudoRenderer

/// A prompt that comes in a file and not as an argument, which everybody on the machine can read while the process runs.
enum PromptFile {
  /// No prompt is longer.
  private static let mostBytes = 1 << 20

  /// The file's text without the line's end at its end. What is no UTF-8 in it becomes U+FFFD.
  static func text(of path: String) throws(RenderError) -> String {
    let bytes: Data
    do {
      let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      defer { try? file.close() }
      bytes = try file.read(upToCount: mostBytes + 1) ?? Data()
    } catch {
      throw RenderError(
        .invalidRequest, "The prompt's file \(path) cannot be read. Check that it exists and may be read.",
        cause: "\(error)")
    }
    guard bytes.count <= mostBytes else {
      throw RenderError(.invalidRequest, "The prompt's file \(path) is larger than 1 MiB.")
    }
    var text = String(decoding: bytes, as: UTF8.self)
    if text.last?.isNewline == true { text.removeLast() }
    return text
  }
}
