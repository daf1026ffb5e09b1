import KatsudoMediaChecks
import NIOCore

/// The IP addresses of this machine's interfaces.
enum OwnAddresses {
  /// Returns the addresses now. If the system does not tell, there are none.
  static func now() -> Set<IPAddress> {
    let devices = (try? System.enumerateDevices()) ?? []
    return Set(devices.compactMap { $0.address?.ipAddress.flatMap { IPAddress($0.prefix { $0 != "%" }) } })
  }
}
