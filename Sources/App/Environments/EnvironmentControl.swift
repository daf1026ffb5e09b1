import Foundation
import Hummingbird
import KatsudoEnvironments

/// The call of the control socket for environments.
struct EnvironmentControl: Sendable {
  /// The environments, or `nil` if the server has none.
  let environments: Environments?

  private static let bodyLimit = 1 << 16

  func add(to router: Router<ControlContext>) {
    router.post("/environments") { request, _ in
      let body = try await request.body.collect(upTo: Self.bodyLimit)
      return await ControlReply.catching {
        guard let environments else { throw Self.isOff }
        let order = try JSONDecoder().decode(EnvironmentOrder.self, from: Data(body.readableBytesView))
        return .environment(try await order.carryOut(environments))
      }.response
    }
  }

  private static let isOff = EnvironmentError(
    .conflict, "This server has no environments. Set environments.port, such as 8788, and start the server again.")
}

extension EnvironmentOrder {
  /// Sends the order to the server that uses a data folder.
  ///
  /// - Throws: ``ControlFailure`` if no server answers, or with the reason that the server gives for a refusal.
  package func send(dataDir: String) async throws -> EnvironmentAnswer {
    let reply = try await ControlClient(dataDir: dataDir).ask("POST", "/environments", body: self, within: .seconds(120))
    guard case .environment(let answer) = reply else { throw ControlFailure.unreadable }
    return answer
  }
}
