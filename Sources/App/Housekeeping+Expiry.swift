import KatsudoAPI
import KatsudoCore
import KatsudoQueue
import Logging

extension Housekeeping {
  /// Deletes idempotency keys and sums of prices that are too old.
  func expireIdempotencyKeysAndSpending() async {
    do {
      while !Task.isCancelled, try await queue.store.expireIdempotencyKeysAndSpending(limit: Self.batch) == Self.batch {}
    } catch {
      logger.error("old idempotency keys and sums of prices not removed, tried again later", metadata: ["error": "\(error)"])
    }
  }

  /// Deletes the sums of usage of days that are too long ago.
  func expireUsage() async {
    do { try await queue.store.expireUsage(before: time.now().day - Int64(usageDays)) } catch {
      logger.error("expired sums of usage not removed", metadata: ["error": "\(error)"])
    }
  }
}
