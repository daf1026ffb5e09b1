import Foundation
import Hummingbird
import KatsudoCore
import NIOCore

/// The context of a call on the control socket. It knows the user of the machine who makes the call.
struct ControlContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  private let channel: any Channel

  init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    channel = source.channel
  }

  /// The credentials of the other end of a socket, as Linux gives them (unix(7), `SO_PEERCRED`).
  private struct Peer: Sendable {
    var processID: pid_t = 0
    var userID: uid_t = 0
    var groupID: gid_t = 0
  }

  /// The caller for the audit log. The system names it, not the caller itself.
  var actor: AuditActor {
    get async throws {
      guard let socket = channel as? any SocketOptionProvider else { return .user(geteuid()) }
      let peer: Peer = try await socket.unsafeGetSocketOption(level: .socket, name: .init(rawValue: SO_PEERCRED)).get()
      return .user(peer.userID)
    }
  }
}
