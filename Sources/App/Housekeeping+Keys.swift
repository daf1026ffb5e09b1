import KatsudoKeys
import Logging

extension Housekeeping {
  /// Stores the times at which keys were used, every minute and at the end.
  func storeKeyUses() async {
    var isOver = false
    while !isOver {
      isOver = (try? await Task.sleep(for: interval)) == nil
      do { try await keys.storeUses() } catch {
        logger.error("the times at which keys were used are not stored, tried again later", metadata: ["error": "\(error)"])
      }
    }
  }
}
