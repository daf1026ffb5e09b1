import KatsudoRenderProtocol
import SystemPackage

/// Reads a picture from a file, with the detail that a film needs.
enum PictureFile {
  static func read(_ path: String) throws(RenderError) -> Picture {
    try PictureDecoder.decode(try bytes(of: path), detail: .film)
  }

  private static func bytes(of path: String) throws(RenderError) -> [UInt8] {
    do {
      let file = try FileDescriptor.open(FilePath(path), .readOnly)
      return try file.closeAfter {
        var bytes: [UInt8] = []
        let chunk = 1 << 20
        while true {
          let read = try withUnsafeTemporaryAllocation(byteCount: chunk, alignment: 16) { buffer in
            let count = try file.read(into: buffer)
            bytes.append(contentsOf: buffer.prefix(count))
            return count
          }
          if read == 0 { return bytes }
          guard bytes.count <= PictureLimits.bytes else {
            throw RenderError(.pictureTooLarge, "The picture's file is larger than 256 MiB. Make it smaller and retry.")
          }
        }
      }
    } catch let error as RenderError {
      throw error
    } catch {
      if let number = error as? Errno, SystemShortage(number) != nil { throw SystemShortage.error(cause: "\(path): \(number)") }
      throw RenderError(
        .missingPicture, "The picture \(path) cannot be read. Check that it exists and may be read.",
        cause: "\(error)")
    }
  }
}
