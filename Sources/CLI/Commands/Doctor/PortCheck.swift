import Foundation
import KatsudoApp
import KatsudoClient

/// Checks that a server can listen on the port, or that a server already listens there.
enum PortCheck {
  private static let subject = "port"

  static func finding(_ configuration: ServerConfiguration) async -> Finding {
    let place = "\(configuration.address.port) on \(configuration.address.host)"
    switch bindingError(configuration.address.host, configuration.address.port) {
    case nil: return .ok(subject, "\(place) is free")
    case EADDRINUSE:
      if await isKatsudo(configuration) { return .ok(subject, "a Katsudo server already answers on \(place)") }
      return .warn(subject, "another program uses \(place)", "Choose another port with --port or KATSUDO_PORT.")
    case let error?:
      return .fail(subject, "cannot listen on \(place): \(String(cString: strerror(error)))", "Check KATSUDO_HOST and KATSUDO_PORT.")
    }
  }

  /// Returns `true` if the program on the port answers as a Katsudo server, also if it refuses the key.
  private static func isKatsudo(_ configuration: ServerConfiguration) async -> Bool {
    let host = configuration.address.host.contains(":") ? "[\(configuration.address.host)]" : configuration.address.host
    let local = ["0.0.0.0", "[::]"].contains(host) ? "127.0.0.1" : host
    do {
      let client = try KatsudoClient(
        baseURL: "http://\(local):\(configuration.address.port)", token: "none",
        options: ClientOptions(callTimeout: .seconds(5), retries: .never))
      _ = try await client.models.categories()
      return true
    } catch KatsudoError.unauthenticated {
      return true
    } catch {
      return false
    }
  }

  /// Tries to listen on the port, and closes the socket again. Returns the `errno`, or `nil` on success.
  private static func bindingError(_ host: String, _ port: Int) -> CInt? {
    var hints = addrinfo()
    hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_PASSIVE
    var found: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, String(port), &hints, &found) == 0, let address = found else { return EADDRNOTAVAIL }
    defer { freeaddrinfo(found) }
    let descriptor = socket(address.pointee.ai_family, address.pointee.ai_socktype, 0)
    guard descriptor >= 0 else { return errno }
    defer { close(descriptor) }
    var yes: CInt = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<CInt>.size))
    guard bind(descriptor, address.pointee.ai_addr, address.pointee.ai_addrlen) == 0, listen(descriptor, 1) == 0 else { return errno }
    return nil
  }
}
