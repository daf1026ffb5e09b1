import Foundation
import KatsudoRenderProtocol
import KatsudoRenderer

/// Reads a prompt from a file. A prompt in an argument would be visible to every user of the machine while the process runs.
enum PromptFile {
  /// The largest prompt file, in bytes.
  private static let mostBytes = 1 << 20

  /// Returns the file's text without a line break at the end. Bytes that are not UTF-8 become U+FFFD.
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
