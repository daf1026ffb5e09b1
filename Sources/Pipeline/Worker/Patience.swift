import KatsudoQueue
import NIOConcurrencyHelpers

/// How long something that must be done is tried again: until somebody says that it is enough.
final class Patience: Sendable {
  private let over = NIOLockedValueBox(false)
  private let ended = WorkSignal()

  var isOver: Bool { over.withLockedValue { $0 } }

  func end() {
    over.withLockedValue { $0 = true }
    ended.raise()
  }

  /// Waits, no longer than patience lasts.
  func rest(for time: Duration) async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { try? await Task.sleep(for: time) }
      group.addTask { await self.ended.wait(after: 0) }
      await group.next()
      group.cancelAll()
    }
  }
}
