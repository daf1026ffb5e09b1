import Foundation
import KatsudoAPI
import KatsudoCore
import Logging

/// The messages of the servers.
extension ComfyPool {
  private static let shortestPause = Duration.seconds(1)
  private static let longestPause = Duration.seconds(30)

  /// Keeps a WebSocket to a server open until the task is cancelled. Each connection has an id of its own, because ComfyUI forgets a newer
  /// connection when an older one with the same id closes.
  func listen(to entry: ComfyServerEntry) async {
    let address = entry.address
    var pause = Self.shortestPause
    while !Task.isCancelled {
      let clientID = UUID().uuidString.lowercased()
      do {
        try await ComfySocket(address: address, clientID: clientID).run {
          self.change(address) { $0.clientID = clientID }
        } onMessage: { promptID, event in
          self.dispatch(event, promptID: promptID, from: address)
        }
      } catch {
        logger.debug("no WebSocket to a ComfyUI server", metadata: ["address": "\(address)", "cause": "\(error)"])
      }
      let wasOpen = self.clientID(of: address) == clientID
      if wasOpen {
        pause = Self.shortestPause
        change(address) { $0.clientID = nil }
        dispatch(.disconnected, promptID: nil, from: address)
      }
      guard (try? await timing.time.sleep(pause)) != nil else { return }
      pause = min(pause * 2, Self.longestPause)
    }
  }
}
