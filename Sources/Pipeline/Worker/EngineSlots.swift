import KatsudoQueue
import NIOConcurrencyHelpers

/// The slots of one engine on this worker.
final class EngineSlots: Sendable {
  private let total: Int
  private let used = NIOLockedValueBox(0)
  /// A signal for the task that claims jobs for the engine: a slot is free again, or the worker drains.
  let freed = WorkSignal()

  init(total: Int) { self.total = total }

  var free: Int { total - used.withLockedValue { $0 } }

  func take() { used.withLockedValue { $0 += 1 } }

  func release() {
    used.withLockedValue { $0 -= 1 }
    freed.raise()
  }
}
