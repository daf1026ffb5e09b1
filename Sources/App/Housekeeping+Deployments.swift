import KatsudoServer
import Logging

extension Housekeeping {
  /// Cancels, every minute, the requests of deleted deployments that are back in the queue.
  func cancelLeftovers() async {
    while (try? await Task.sleep(for: interval)) != nil {
      do { try await deployments.cancelLeftovers(in: queue) } catch {
        logger.error("waiting requests of deleted deployments not cancelled, tried again later", metadata: ["error": "\(error)"])
      }
    }
  }
}
