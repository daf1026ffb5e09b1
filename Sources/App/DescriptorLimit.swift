import Glibc
package import KatsudoCore
package import KatsudoEnvironments
import Logging
import NIOCore

/// Divides the file descriptors of this process between connections, which callers and browsers open, and work, which must always be able to
/// go on.
package enum DescriptorLimit {
  /// The largest numbers of open connections.
  package struct Connections: Sendable, Hashable {
    package var api: Int
    /// 0 if the server has no environments.
    package var environments: Int
  }

  /// The descriptors for the database, the log, the event loops (three for each processor), the name look-ups, and files that are open for
  /// a moment.
  package static let base = 64 + 3 * System.coreCount
  /// The descriptors for each slot: the pipes of a renderer, or the connection to a service and the file that is downloaded from it.
  package static let perSlot = 8
  /// The descriptors for the process of an environment: its pipes, and the connections that wait for its answers.
  package static let perEnvironment = 16
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

  /// Raises the limit, divides it and logs the result.
  ///
  /// - Throws: ``ConfigurationError`` if the descriptors are too few.
  static func connections(_ configuration: ServerConfiguration, slots: Int, logger: Logger) throws(ConfigurationError) -> Connections {
    let limit = raise()
    let shares = try connections(limit: limit, slots: slots, environments: configuration.environments)
    logger.info(
      "file descriptors",
      metadata: [
        "limit": "\(limit)", "connections": "\(shares.api)", "environment_connections": "\(shares.environments)",
      ])
    return shares
  }

  /// Divides the descriptors. Each connection may use two: its socket, and the file that it sends or the socket of the ComfyUI server. The
  /// connections of the environments get at most a quarter.
  ///
  /// - Throws: ``ConfigurationError`` if the descriptors that the work does not need are too few for 8 connections of each kind.
  package static func connections(
    limit: Int, slots: Int, environments: EnvironmentSettings
  ) throws(ConfigurationError) -> Connections {
    let reserve = base + perSlot * slots + (environments.isOn ? perEnvironment * environments.limit : 0)
    let least = environments.isOn ? 8 * fewestConnections : 2 * fewestConnections
    guard limit >= reserve + least else {
      let processes = environments.isOn ? " and \(environments.limit) environments" : ""
      throw ConfigurationError(
        "LimitNOFILE",
        "The system lets this process open \(limit) files, and with \(slots) slots\(processes) it needs at least \(reserve + least). "
          + "Raise the limit (LimitNOFILE, ulimit -Hn), or lower the number of slots\(environments.isOn ? " or environments.limit" : "").")
    }
    let free = limit - reserve
    guard environments.isOn else { return Connections(api: min(mostConnections, free / 2), environments: 0) }
    let browsers = min(environments.connections, free / 8)
    let rest = free - 2 * browsers - EnvironmentSettings.refusedConnections
    return Connections(api: min(mostConnections, rest / 2), environments: browsers)
  }
}
