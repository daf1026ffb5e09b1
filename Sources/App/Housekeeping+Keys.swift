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

  /// Revokes, every minute, the keys that were made for sign-ins and whose secret no program has fetched in time.
  func revokeAbandonedKeys() async {
    while !Task.isCancelled {
      do { try await logins.revokeAbandoned() } catch {
        logger.error("a key that nobody fetched is not revoked, tried again later", metadata: ["error": "\(error)"])
      }
      try? await Task.sleep(for: interval)
    }
  }
}
