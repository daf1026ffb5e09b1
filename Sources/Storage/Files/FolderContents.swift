package import Foundation
package import KatsudoCore

/// Looking into and clearing folders. Every call waits for the disk: use ``BlockingThreads``.
package enum FolderContents {
  /// The names in a folder, unsorted; none where it cannot be read.
  package static func names(in path: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
  }

  /// The whole content of a file.
  ///
  /// - Throws: ``FileError`` with the system's own error number.
  package static func read(_ path: String) throws(FileError) -> Data {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { throw FileError(path: path, errno: errno) }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    do { return try handle.readToEnd() ?? Data() } catch { throw FileError(path: path, errno: EIO) }
  }

  /// Makes a folder of its own for work that no crash need find again; what lay there before is removed.
  package static func makeEmpty(_ path: String) throws(FileError) {
    try remove(path)
    guard mkdir(path, 0o700) == 0 else { throw FileError(path: path, errno: errno) }
  }

  /// Removes a file, or a folder with all that is in it. One that is not there is fine.
  package static func remove(_ path: String) throws(FileError) {
    do {
      try FileManager.default.removeItem(atPath: path)
    } catch CocoaError.fileNoSuchFile {
      return
    } catch {
      let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
      throw FileError(path: path, errno: cause?.domain == NSPOSIXErrorDomain ? CInt(cause?.code ?? 0) : errno)
    }
  }
}
