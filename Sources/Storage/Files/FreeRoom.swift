import Glibc
import NIOConcurrencyHelpers

/// The floor of free room on a disk: 1 GiB or 2 % of it, whichever is less, and 2 % of its inodes, at most 10,000. Below it nothing new is taken
/// in, so that what was taken in can still be finished.
///
/// The system is asked at most four times a second: every submit wants to know, and the question costs as much as a small part of a submit.
package final class FreeRoom: Sendable {
  private let path: String
  private let last = NIOLockedValueBox<(isShort: Bool, until: ContinuousClock.Instant)?>(nil)

  private static let floorBytes: UInt64 = 1 << 30
  private static let floorInodes: UInt64 = 10_000
  private static let lifeOfAnAnswer = Duration.milliseconds(250)

  /// - Parameter path: a folder on the disk.
  package init(at path: String) { self.path = path }

  /// Tells whether the disk has less free room than the floor. When the system gives no figure for the disk, the answer is `false`.
  package var isShort: Bool {
    let now = ContinuousClock.now
    return last.withLockedValue { last in
      if let last, now < last.until { return last.isShort }
      let isShort = measure()
      last = (isShort, now + Self.lifeOfAnAnswer)
      return isShort
    }
  }

  private func measure() -> Bool {
    var facts = statvfs()
    guard statvfs(path, &facts) == 0 else { return false }
    // Some file systems tell numbers beyond all measure.
    func bytes(_ blocks: UInt64) -> UInt64 {
      let (count, isTooMuch) = blocks.multipliedReportingOverflow(by: UInt64(facts.f_frsize))
      return isTooMuch ? .max : count
    }
    return Self.isShort(
      freeBytes: bytes(UInt64(facts.f_bavail)), allBytes: bytes(UInt64(facts.f_blocks)), freeInodes: UInt64(facts.f_favail),
      allInodes: UInt64(facts.f_files))
  }

  package static func isShort(freeBytes: UInt64, allBytes: UInt64, freeInodes: UInt64, allInodes: UInt64) -> Bool {
    freeBytes < min(floorBytes, allBytes / 50) || allInodes > 0 && freeInodes < min(floorInodes, allInodes / 50)
  }
}
