import Glibc
import KatsudoRenderProtocol
import SystemPackage

/// A shortage of file descriptors in the system itself, so that another try may succeed. It does not cover memory and threads: a process
/// that meets its own limit of these gets the same error numbers.
struct SystemShortage: Hashable {
  /// Returns `nil` if the error number means something else.
  init?(_ number: Errno) {
    guard [.tooManyOpenFiles, .tooManyOpenFilesInSystem].contains(number) else { return nil }
  }

  static func error(cause: String) -> RenderError {
    RenderError(
      .noResources, "The system has no file descriptor left for the renderer. Raise its limits, or retry later.",
      cause: cause)
  }

  /// Checks that this many file descriptors are available now. The library that starts child processes ends the whole process if it runs
  /// out of them half way.
  static func check(descriptors count: Int) throws(RenderError) {
    var taken: [CInt] = []
    defer { for descriptor in taken { close(descriptor) } }
    for _ in 0..<count {
      let descriptor = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3)
      if descriptor < 0, errno == EMFILE || errno == ENFILE { throw error(cause: String(cString: strerror(errno))) }
      if descriptor >= 0 { taken.append(descriptor) }
    }
  }
}
