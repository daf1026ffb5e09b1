import Glibc
import KatsudoCore
import NIOCore

/// Divides the file descriptors of this process between connections, which callers open, and work, which must always be able to go on.
enum DescriptorLimit {
  /// The descriptors for the database, the log, the event loops (three for each processor), the name look-ups, and files that are open for
  /// a moment.
  static let base = 64 + 3 * System.coreCount
  /// The descriptors for each slot: the pipes of a renderer, or the connection to a service and the file that is downloaded from it.
  static let perSlot = 8
  private static let mostConnections = 4096
  private static let fewestConnections = 8

  /// Raises the limit to the maximum that the system allows this process.
  ///
  /// - Returns: the limit in force.
  static func raise() -> Int {
    var limit = rlimit()
    let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    guard getrlimit(kind, &limit) == 0 else { return 1024 }
    if limit.rlim_cur < limit.rlim_max {
      var raised = limit
      raised.rlim_cur = limit.rlim_max
      if setrlimit(kind, &raised) == 0 { limit = raised }
    }
    return Int(clamping: limit.rlim_cur)
  }

  /// Returns the largest number of open connections. Each may use two descriptors: its socket, and the file that it sends.
  ///
  /// - Throws: ``ConfigurationError`` if the descriptors that the work does not need are too few for 8 connections.
  static func connections(limit: Int, slots: Int) throws(ConfigurationError) -> Int {
    let reserve = base + perSlot * slots
    let connections = min(mostConnections, (limit - reserve) / 2)
    guard connections >= fewestConnections else {
      throw ConfigurationError(
        "LimitNOFILE",
        "The system lets this process open \(limit) files, and with \(slots) slots it needs at least \(reserve + 2 * fewestConnections). "
          + "Raise the limit (LimitNOFILE, ulimit -Hn), or lower the number of slots.")
    }
    return connections
  }
}
