import Glibc
package import KatsudoCore
import KatsudoMachine
package import KatsudoMediaChecks
import NIOPosix

/// Looks up host names. It is a protocol, so that a test can choose the addresses and give other ones at a second look-up.
package protocol Resolver: Sendable {
  /// Returns all addresses of a name, the preferred one first. A name without an address is an error.
  ///
  /// - Parameter name: a name in lower-case ASCII without a trailing dot, never an address.
  func addresses(of name: String) async throws(MediaError) -> [IPAddress]
}

/// The machine's own look-up (`getaddrinfo`), which uses the hosts file and then DNS.
///
/// The look-up blocks its thread and cannot be stopped, so it runs on threads of its own. A name server that does not answer can delay
/// other look-ups, but never the threads that answer requests or write files.
package struct SystemResolver: Resolver {
  private let timeLimit: Duration

  private static let threads: NIOThreadPool = {
    let pool = NIOThreadPool(numberOfThreads: 4)
    pool.start()
    return pool
  }()

  package init(timeLimit: Duration = .seconds(10)) {
    self.timeLimit = timeLimit
  }

  package func addresses(of name: String) async throws(MediaError) -> [IPAddress] {
    // A task group would wait for the look-up after the time limit. A stream does not.
    let (answers, answer) = AsyncStream.makeStream(of: Result<[IPAddress], MediaError>.self)
    let late = MediaError(.timeout, "Looking up \(Mention.host(name)) took longer than \(Mention.seconds(timeLimit)). Try again later.")
    let timer = Task { [timeLimit] in
      do {
        try await Task.sleep(for: timeLimit)
        answer.yield(.failure(late))
      } catch {
        return  // Answered in time.
      }
    }
    defer { timer.cancel() }
    Self.threads.submit { _ in answer.yield(Self.lookUp(name)) }
    for await first in answers { return try first.get() }
    // The stream ends without an element only if the task was cancelled.
    throw FetchFault.stopped
  }

  private static func lookUp(_ name: String) -> Result<[IPAddress], MediaError> {
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    let status = getaddrinfo(name, nil, &hints, &list)
    defer { if let list { freeaddrinfo(list) } }
    guard status == 0 else { return .failure(failure(status, errno, name)) }
    var addresses: [IPAddress] = []
    var entry = list
    while let current = entry {
      if let address = address(in: current.pointee), !addresses.contains(address) { addresses.append(address) }
      entry = current.pointee.ai_next
    }
    return addresses.isEmpty ? .failure(notFound(name)) : .success(addresses)
  }

  private static func address(in info: addrinfo) -> IPAddress? {
    guard let raw = UnsafeRawPointer(info.ai_addr) else { return nil }
    switch info.ai_family {
    case AF_INET:
      return withUnsafeBytes(of: raw.loadUnaligned(as: sockaddr_in.self).sin_addr) { IPAddress(networkBytes: $0) }
    case AF_INET6:
      return withUnsafeBytes(of: raw.loadUnaligned(as: sockaddr_in6.self).sin6_addr) { IPAddress(networkBytes: $0) }
    default:
      return nil
    }
  }

  private static func failure(_ status: CInt, _ cause: CInt, _ name: String) -> MediaError {
    switch status {
    case EAI_NONAME: notFound(name)
    case EAI_MEMORY: MediaError(.noMemory)
    case EAI_SYSTEM: MachineTrouble(errno: cause).map { MediaError($0) } ?? unanswered(name)
    // If there is no free descriptor for its socket, the look-up only reports that it got no answer.
    default: FreeDescriptors.has(2) ? unanswered(name) : MediaError(.noDescriptors)
    }
  }

  private static func notFound(_ name: String) -> MediaError {
    MediaError(.unreachable, "There is no host named \(Mention.host(name)). Check the URL's spelling.")
  }

  private static func unanswered(_ name: String) -> MediaError {
    MediaError(.unreachable, "\(Mention.host(name)) could not be looked up just now. Check the URL's spelling, or try again later.")
  }
}
