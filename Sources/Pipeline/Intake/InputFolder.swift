package import EmakiFiles
import NIOPosix

/// The media files that came inside requests, a folder for each. They are written before the request's row and kept until it has ended.
package struct InputFolder: Sendable {
  package let root: String

  package init(root: String) { self.root = root }

  /// Stores a file of a request; on disk when this returns. Works on NIO's blocking threads, since a disk may take its time.
  func store(_ bytes: [UInt8], name: String, requestID: String) async throws {
    let folder = "\(root)/\(requestID)"
    try await NIOThreadPool.singleton.runIfActive {
      try DurableFile.makeFolder(folder)
      try DurableFile.write(bytes, to: "\(folder)/\(name)")
    }
  }

  package func path(name: String, requestID: String) -> String { "\(root)/\(requestID)/\(name)" }

  package func remove(requestID: String) throws(FileError) { try FolderContents.remove("\(root)/\(requestID)") }

  /// The requests that have a folder here.
  package var requestIDs: [String] { FolderContents.names(in: root) }
}
