import Glibc
import KatsudoRenderProtocol
import KatsudoRenderer

/// Reads the request that a server sends to the renderer.
enum RenderChildInput {
  /// Returns the request in the first line of standard input. The rest of the input is not used.
  ///
  /// - Throws: ``RenderError`` with the code `invalidRequest`. Not much more than the largest size of a request is read.
  static func request() throws(RenderError) -> RenderChildRequest {
    let line = try firstLine()
    do throws(RenderChildRequest.Fault) {
      return try RenderChildRequest(line: line)
    } catch {
      throw switch error {
      case .tooLarge: tooLarge
      case .limitOutOfRange: RenderError(.invalidRequest, "A limit of the request on standard input is out of its range.")
      case .notUnderstood(let cause):
        RenderError(.invalidRequest, "The line on standard input is not a request for the renderer.", cause: cause)
      }
    }
  }

  private static let tooLarge = RenderError(.invalidRequest, "The request on standard input is larger than 1 MiB.")

  private static func firstLine() throws(RenderError) -> [UInt8] {
    var line: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while line.count <= RenderChildRequest.mostBytes {
      let count = read(STDIN_FILENO, &block, block.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else {
        throw RenderError(
          .invalidRequest, "Standard input ended before the request was complete.",
          cause: count < 0 ? String(cString: strerror(errno)) : nil)
      }
      let read = block.prefix(count)
      if let end = read.firstIndex(of: UInt8(ascii: "\n")) { return line + read[..<end] }
      line += read
    }
    throw tooLarge
  }
}
