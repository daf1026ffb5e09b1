import Glibc

/// Checks the file descriptors that this process may still open.
package enum FreeDescriptors {
  /// Returns `true` if the process can open this many descriptors now. The check opens them and closes them at once.
  package static func has(_ count: Int) -> Bool {
    var taken: [CInt] = []
    defer { for descriptor in taken { close(descriptor) } }
    for _ in 0..<count {
      let descriptor = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3)
      guard descriptor >= 0 else { return errno != EMFILE && errno != ENFILE }
      taken.append(descriptor)
    }
    return true
  }
}
