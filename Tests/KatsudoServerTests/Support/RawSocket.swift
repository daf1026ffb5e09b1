import Foundation
import KatsudoTesting

/// Plain sockets, for behaviour that client libraries do not allow.
enum RawSocket {
  /// `POLLRDHUP` of Linux: the other side has closed its half.
  private static let hungUp: CInt = 0x2000

  /// - Parameter receiveBuffer: the bytes that the kernel buffers for this side.
  static func connect(to client: APIClient, receiveBuffer: CInt? = nil) throws -> CInt {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw UnexpectedAnswer("no socket: errno \(errno)") }
    if var receiveBuffer {
      setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, socklen_t(MemoryLayout<CInt>.size))
      var segment: CInt = 536
      setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_MAXSEG, &segment, socklen_t(MemoryLayout<CInt>.size))
    }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(client.base.split(separator: ":").last.flatMap { UInt16($0) } ?? 0).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Foundation.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else {
      let failure = errno
      close(descriptor)
      throw UnexpectedAnswer("no connection: errno \(failure)")
    }
    return descriptor
  }

  /// Sends a text `times` times, or until the other side has taken nothing for a second.
  static func fill(_ descriptor: CInt, with text: String, times: Int) async throws {
    let bytes = Array(String(repeating: text, count: times).utf8)
    var sent = 0
    var idle = 0
    while sent < bytes.count, idle < 100 {
      let count = bytes[sent...].withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL)) }
      if count > 0 {
        sent += count
        idle = 0
      } else {
        guard errno == EAGAIN else { return }
        idle += 1
        try await Task.sleep(for: .milliseconds(10))
      }
    }
  }

  /// Returns the text that has arrived and was not read yet.
  static func read(_ descriptor: CInt) -> String {
    var bytes = [UInt8](repeating: 0, count: 64 << 10)
    let count = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }

  /// Closes the connection with a reset.
  static func reset(_ descriptor: CInt) {
    var option = linger(l_onoff: 1, l_linger: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    close(descriptor)
  }

  /// Returns `true` if the other side has closed the connection. Reads nothing.
  static func isClosed(_ descriptor: CInt) -> Bool {
    var state = pollfd(fd: descriptor, events: Int16(truncatingIfNeeded: POLLIN | hungUp), revents: 0)
    guard poll(&state, 1, 0) > 0 else { return false }
    return state.revents & Int16(truncatingIfNeeded: hungUp | POLLHUP | POLLERR) != 0
  }
}
