import Foundation

/// The socket in the data folder through which the owner of the folder speaks to the server that uses it.
///
/// A socket's path has at most 107 bytes, less than a folder's; so the folder is opened and the socket named through its descriptor.
package final class ControlSocket: Sendable {
  private let descriptor: CInt

  /// `nil` where the folder cannot be opened.
  package init?(folder: String) {
    descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if descriptor < 0 { return nil }
  }

  deinit { close(descriptor) }

  package var path: String { "/proc/self/fd/\(descriptor)/control.sock" }
}
