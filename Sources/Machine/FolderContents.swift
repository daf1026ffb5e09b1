package import Foundation
package import KatsudoCore

/// Reads and clears folders. Every call waits for the disk. Use ``BlockingThreads``.
package enum FolderContents {
  /// Returns the names in a folder, unsorted. The result is empty if the folder cannot be read.
  package static func names(in path: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
  }

  /// Returns the names in a folder, unsorted. The result is empty if there is no such folder.
  ///
  /// - Throws: ``FileError`` if the folder cannot be read.
  package static func list(_ path: String) throws(FileError) -> [String] {
    guard let stream = opendir(path) else {
      if errno == ENOENT { return [] }
      throw FileError(path: path, errno: errno)
    }
    defer { closedir(stream) }
    var names: [String] = []
    while true {
      // Only a change of the error number tells an error from the end.
      errno = 0
      guard let entry = readdir(stream) else {
        guard errno == 0 else { throw FileError(path: path, errno: errno) }
        return names
      }
      let place = UnsafeRawPointer(entry).advanced(by: MemoryLayout<dirent>.offset(of: \.d_name) ?? 0)
      let name = String(cString: place.assumingMemoryBound(to: CChar.self))
      if name != ".", name != ".." { names.append(name) }
    }
  }

  /// Returns the paths of everything below a folder, unsorted and without the folder's own path. A link to a folder is not followed.
  ///
  /// - Throws: ``FileError`` if a folder cannot be read.
  package static func tree(_ folder: String) throws(FileError) -> [(path: String, kind: mode_t)] {
    var found: [(path: String, kind: mode_t)] = []
    for name in try list(folder) {
      var facts = stat()
      guard lstat("\(folder)/\(name)", &facts) == 0 else { throw FileError(path: "\(folder)/\(name)", errno: errno) }
      let kind = facts.st_mode & S_IFMT
      found.append((path: name, kind: kind))
      if kind == S_IFDIR { found += try tree("\(folder)/\(name)").map { (path: "\(name)/\($0.path)", kind: $0.kind) } }
    }
    return found
  }

  /// Lets only the owner use a folder and everything below it: folders get the mode 0700, files 0600. Links and the like stay as they are.
  package static func restrict(_ folder: String) throws(FileError) {
    guard chmod(folder, 0o700) == 0 else { throw FileError(path: folder, errno: errno) }
    for name in try list(folder) {
      let path = "\(folder)/\(name)"
      var facts = stat()
      guard lstat(path, &facts) == 0 else { throw FileError(path: path, errno: errno) }
      switch facts.st_mode & S_IFMT {
      case S_IFDIR: try restrict(path)
      case S_IFREG: guard chmod(path, 0o600) == 0 else { throw FileError(path: path, errno: errno) }
      default: break
      }
    }
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
