import Glibc
import KatsudoRenderProtocol
import SystemPackage

/// A shortage of file descriptors in the system. A later attempt may succeed. Memory and threads are not included, because a process that
/// reaches its own limit of these gets the same error numbers.
struct SystemShortage: Hashable {
  /// Returns `nil` if the error number has another meaning.
  init?(_ number: Errno) {
    guard [.tooManyOpenFiles, .tooManyOpenFilesInSystem].contains(number) else { return nil }
  }

  static func error(cause: String) -> RenderError {
    RenderError(
      .noResources, "The system has no file descriptor left for the renderer. Raise its limits, or retry later.",
      cause: cause)
  }

  /// Checks that this number of file descriptors is free now. The library that starts child processes would end the whole process if it got
  /// too few.
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
