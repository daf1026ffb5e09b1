import Glibc
package import KatsudoFiles

/// The media files that came inside requests, a folder for each. They are written before the request's row and kept until it has ended. Every call
/// waits for the disk: use ``BlockingThreads``.
package struct InputFolder: Sendable {
  package let root: String

  package init(root: String) { self.root = root }

  /// Stores the files of a request. On disk when this returns; nothing is left where it throws.
  func store(_ files: [(name: String, bytes: [UInt8])], requestID: String) throws(FileError) {
    if files.isEmpty { return }
    let folder = "\(root)/\(requestID)"
    do throws(FileError) {
      try DurableFile.makeFolder(folder)
      for file in files { try DurableFile.write(file.bytes, to: "\(folder)/\(file.name)", syncsFolder: false) }
      try DurableFile.syncFolder(folder)
    } catch {
      try? FolderContents.remove(folder)
      throw error
    }
  }

  package func path(name: String, requestID: String) -> String { "\(root)/\(requestID)/\(name)" }

  package func remove(requestID: String) throws(FileError) { try FolderContents.remove("\(root)/\(requestID)") }

  /// The requests that have a folder here.
  package var requestIDs: [String] { FolderContents.names(in: root) }

  /// Those whose folder was last changed longer ago than this.
  package func requestIDs(olderThan age: Duration) -> [String] {
    let limit = time(nil) - Int(age.components.seconds)
    return requestIDs.filter { id in
      var facts = stat()
      return stat("\(root)/\(id)", &facts) == 0 && facts.st_mtim.tv_sec < limit
    }
  }
}
