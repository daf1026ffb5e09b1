import Foundation
import Hummingbird
import KatsudoEngines

/// The call of the control socket for the ComfyUI servers.
struct ComfyServerControl: Sendable {
  /// The servers, or `nil` if none is configured.
  let pool: ComfyPool?

  private static let bodyLimit = 1 << 16

  func add(to router: Router<ControlContext>) {
    router.post("/servers") { request, _ in
      let body = try await request.body.collect(upTo: Self.bodyLimit)
      return await ControlReply.catching {
        guard let pool else { throw ControlFailure("This server has no ComfyUI servers. Set comfyui.servers and start it again.") }
        return .servers(try JSONDecoder().decode(ComfyServerOrder.self, from: Data(body.readableBytesView)).carryOut(pool))
      }.response
    }
  }
}
