package import Foundation
package import KatsudoCore

/// Reads and clears folders. Every call waits for the disk. Use ``BlockingThreads``.
package enum FolderContents {
  /// Returns the names in a folder, unsorted. The result is empty if the folder cannot be read.
  package static func names(in path: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
  }

  /// Returns the whole content of a file.
  ///
  /// - Throws: ``FileError`` with the system's error number if the file cannot be opened, or with `EIO` if it cannot be read.
  package static func read(_ path: String) throws(FileError) -> Data {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { throw FileError(path: path, errno: errno) }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    do { return try handle.readToEnd() ?? Data() } catch { throw FileError(path: path, errno: EIO) }
  }

  /// Makes an empty folder for temporary work. Its name is not synced to the disk. An older folder or file of the same name is removed
  /// first.
  package static func makeEmpty(_ path: String) throws(FileError) {
    try remove(path)
    guard mkdir(path, 0o700) == 0 else { throw FileError(path: path, errno: errno) }
  }

  /// Removes a file, or a folder with its content. A path that does not exist is no error.
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
