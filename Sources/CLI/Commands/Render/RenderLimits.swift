import Glibc
import KatsudoRenderProtocol
import KatsudoRenderer

/// The limits of this process and of every process that it starts. They are set before the process reads an untrusted picture.
struct RenderLimits: Sendable {
  /// The largest address space of each process, in MiB.
  let memory: Int
  /// The time limit in seconds of real time. The limit of processor time is twice that for each processor. Only a program in an
  /// endless loop reaches it.
  let seconds: Int

  func apply() throws {
    // A crash must not leave the picture's pixels in a core file.
    try set(RLIMIT_CORE, 0)
    try set(RLIMIT_AS, memory << 20)
    try set(RLIMIT_CPU, seconds * 2 * Processors.active)
    // At the time limit, ``RenderInterruption`` stops the work. If it fails to do so, this alarm ends the process 15 seconds later.
    signal(SIGALRM, SIG_DFL)
    alarm(UInt32(clamping: seconds + 15))
  }

  private func set(_ resource: __rlimit_resource, _ value: Int) throws {
    let kind = __rlimit_resource_t(resource.rawValue)
    var limit = rlimit()
    getrlimit(kind, &limit)
    // Limits are only lowered. A lower limit that is already set does not change.
    limit.rlim_cur = min(limit.rlim_cur, rlim_t(value))
    limit.rlim_max = min(limit.rlim_max, rlim_t(value))
    guard setrlimit(kind, &limit) == 0 else {
      throw RenderError(.encoderFailed, "A limit could not be set.", cause: String(cString: strerror(errno)))
    }
  }
}
