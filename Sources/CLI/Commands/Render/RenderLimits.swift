import Glibc
import KatsudoRenderer

/// What this process allows itself, and every process that it starts, before it touches a picture that nobody vouches for.
struct RenderLimits: Sendable {
  /// MiB of address space for each process.
  let memory: Int?
  /// Seconds by the clock; processor time may be twice that on each processor, which only a runaway reaches.
  let seconds: Int?

  func apply() throws {
    // A crash shall not leave a picture's pixels in a core file.
    try set(RLIMIT_CORE, 0)
    if let memory { try set(RLIMIT_AS, memory << 20) }
    if let seconds {
      try set(RLIMIT_CPU, seconds * 2 * Processors.active)
      // The work is stopped cleanly when its time is up; should even that hang, this ends the process where it stands.
      signal(SIGALRM, SIG_DFL)
      alarm(UInt32(clamping: seconds + 15))
    }
  }

  private func set(_ resource: __rlimit_resource, _ value: Int) throws {
    let kind = __rlimit_resource_t(resource.rawValue)
    var limit = rlimit()
    getrlimit(kind, &limit)
    // Only ever downwards: a limit that was set from outside stays.
    limit.rlim_cur = min(limit.rlim_cur, rlim_t(value))
    limit.rlim_max = min(limit.rlim_max, rlim_t(value))
    guard setrlimit(kind, &limit) == 0 else {
      throw RenderError(.encoderFailed, "A limit could not be set.", cause: String(cString: strerror(errno)))
    }
  }
}
