import Foundation

/// Finds ports that no program listens on.
enum FreePort {
  /// Returns a free port of 127.0.0.1, or `nil` if the system has none.
  ///
  /// - Parameter excluded: the ports that are not taken even if they are free.
  static func find(excluding excluded: Set<Int>) -> Int? {
    var held: [CInt] = []
    defer { for descriptor in held { close(descriptor) } }
    // Every socket stays open until the end, so that the system gives another port each time.
    while held.count <= excluded.count {
      let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
      guard descriptor >= 0 else { return nil }
      held.append(descriptor)
      guard let port = bound(descriptor) else { return nil }
      if !excluded.contains(port) { return port }
    }
    return nil
  }

  /// Binds a socket to any free port of 127.0.0.1 and returns the port.
  private static func bound(_ descriptor: CInt) -> Int? {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    return withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { general in
        guard bind(descriptor, general, length) == 0, getsockname(descriptor, general, &length) == 0 else { return false }
        return true
      }
    } ? Int(UInt16(bigEndian: address.sin_port)) : nil
  }
}
