import Glibc

/// A file operation that the system refused.
package struct FileError: Error, Sendable, Hashable, CustomStringConvertible {
  package var path: String
  /// The system's error number (`errno.h`).
  package var errno: CInt

  package init(path: String, errno: CInt) {
    self.path = path
    self.errno = errno
  }

  package var isDiskFull: Bool { errno == ENOSPC || errno == EDQUOT }

  package var description: String { "\(path): \(String(cString: strerror(errno)))" }
}
