import NIOConcurrencyHelpers

/// The wish to stop a backup. Work on other threads looks at it, because the cancel of a task does not reach them.
final class BackupStop: Sendable {
  private let isSet = NIOLockedValueBox(false)

  func set() { isSet.withLockedValue { $0 = true } }

  /// - Throws: `CancellationError` if the backup is to stop.
  @Sendable func check() throws { if isSet.withLockedValue({ $0 }) { throw CancellationError() } }
}
