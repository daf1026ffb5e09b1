import Foundation

/// The socket in the data folder that connects the owner of the folder to the server that uses it.
///
/// A socket's path has at most 107 bytes, and a folder's path may be longer. So the folder is opened, and the socket is named through the
/// folder's descriptor.
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
