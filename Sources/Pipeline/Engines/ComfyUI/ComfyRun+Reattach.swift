import KatsudoAPI
import KatsudoCore
import KatsudoWorkflows
import Logging

/// The progress of a job that an earlier run of this server has sent.
extension ComfyRun {
  private static let pause = Duration.seconds(1)

  /// The graph of the model without the values of the request. It has the same nodes as the graph that was sent.
  var unfilledGraph: ComfyGraph? { (try? ComfyOptions(attempt.options))?.workflow }

  /// Opens the WebSocket under whose id the job was sent, because ComfyUI sends the messages about a job only there. It stays open until the
  /// task is cancelled or the job has ended. For a job that this attempt sends itself, nothing is done.
  func hearAgain() async -> ForwardingStep {
    guard let ticket = attempt.remote.id.flatMap(ComfyTicket.init) else { return .listenerEnded }
    let client = pool.anyClient(ticket.address)
    while let clientID = try? await client.clientID(of: ticket.promptID), clientID != pool.clientID(of: ticket.address) {
      do {
        try await ComfySocket(address: ticket.address, clientID: clientID).run(
          onOpen: {}, onMessage: { [pool] promptID, event in pool.dispatch(event, promptID: promptID, from: ticket.address) })
      } catch {
        logger.debug("no WebSocket for the messages about a job", metadata: ["cause": "\(error)"])
      }
      guard (try? await time.sleep(Self.pause)) != nil else { break }
    }
    return .listenerEnded
  }
}
