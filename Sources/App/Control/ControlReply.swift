import Foundation
import Hummingbird
package import KatsudoCore
package import KatsudoEngines
import NIOCore

/// An answer of the control socket.
package enum ControlReply: Sendable, Codable {
  case keys([APIKey])
  /// A key was made. The value is its secret.
  case created(String)
  case revoked
  /// The limits of the owners whose limits were set, by name.
  case limits([String: OwnerLimits])
  /// The secrets that sign the webhooks of an owner, the newest first.
  case webhookSecrets([WebhookSecret])
  /// The newest entries of the audit log, the oldest of them first.
  case audit([AuditEntry])
  case overview(ServerOverview)
  /// A backup was prepared.
  case staged(StagedBackup)
  /// The models were read again. The value is their number.
  case models(Int)
  /// A command about environments was carried out.
  case environment(EnvironmentAnswer)
  /// A command about ComfyUI servers was carried out.
  case servers([ComfyServerState])
  case refused(String)

  init(_ reply: ControlReply) { self = reply }

  static func catching(_ body: () async throws -> ControlReply) async -> ControlReply {
    do { return try await body() } catch { return .refused("\(error)") }
  }

  var response: Response {
    let bytes = (try? JSONEncoder().encode(self)) ?? Data()
    return Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }
}
