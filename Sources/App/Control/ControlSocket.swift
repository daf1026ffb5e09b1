import Foundation

/// The path of the control socket. It lies in the data folder. The owner of the folder uses it to talk to the running server.
///
/// The path of a socket has at most 107 bytes, and the path of a folder may be longer. So the folder is opened, and the socket's path goes
/// through the folder's descriptor.
package final class ControlSocket: Sendable {
  private let descriptor: CInt

  /// Opens the folder. Returns `nil` if it cannot be opened.
  package init?(folder: String) {
    descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if descriptor < 0 { return nil }
  }

  deinit { close(descriptor) }

  package var path: String { "/proc/self/fd/\(descriptor)/control.sock" }
}
