import Glibc
import SystemPackage

/// What the system itself is short of, so that another try may succeed: file descriptors. Memory and threads are not among it, since a process with a
/// limit of its own meets that limit under the same numbers.
struct SystemShortage: Hashable {
  /// `nil` for an error number that speaks of something else.
  init?(_ number: Errno) {
    guard [.tooManyOpenFiles, .tooManyOpenFilesInSystem].contains(number) else { return nil }
  }

  static func error(cause: String) -> RenderError {
    RenderError(
      .noResources, "The system has no file descriptor left for the renderer. Raise its limits, or retry later.",
      cause: cause)
  }

  /// Checks that so many file descriptors can be had at this moment. The library that starts children ends the whole process where it runs out of
  /// them half way.
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
