import Foundation

/// Looking into and clearing folders.
package enum FolderContents {
  /// The names in a folder, unsorted; none where it cannot be read.
  package static func names(in path: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
  }

  /// Removes a file, or a folder with all that is in it. One that is not there is fine.
  package static func remove(_ path: String) throws(FileError) {
    do {
      try FileManager.default.removeItem(atPath: path)
    } catch CocoaError.fileNoSuchFile {
      return
    } catch {
      throw FileError(path: path, errno: errno)
    }
  }
}
