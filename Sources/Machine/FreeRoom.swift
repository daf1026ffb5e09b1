import Glibc
import NIOConcurrencyHelpers

/// Checks that a disk has a minimum of free space: 1 GiB or 2 % of the disk, whichever is less, and 10,000 inodes or 2 % of them, whichever
/// is less. Below the minimum the server accepts no new requests, so that it can still finish the accepted ones.
///
/// It asks the system at most four times a second. Every submit needs the answer, and the call to the system would take a noticeable part
/// of a submit's time.
package final class FreeRoom: Sendable {
  private let path: String
  private let last = NIOLockedValueBox<(isShort: Bool, until: ContinuousClock.Instant)?>(nil)

  private static let floorBytes: UInt64 = 1 << 30
  private static let floorInodes: UInt64 = 10_000
  private static let lifeOfAnAnswer = Duration.milliseconds(250)

  /// - Parameter path: a folder on the disk.
  package init(at path: String) { self.path = path }

  /// `true` if the disk has less free space or fewer free inodes than the minimum. If the system gives no figures for the disk, it is
  /// `false`.
  package var isShort: Bool {
    let now = ContinuousClock.now
    return last.withLockedValue { last in
      if let last, now < last.until { return last.isShort }
      let isShort = measure()
      last = (isShort, now + Self.lifeOfAnAnswer)
      return isShort
    }
  }

  /// Returns `true` if the disk still has the minimum after this many more bytes. The system is asked each time.
  package func has(_ bytes: Int) -> Bool { !measure(taking: UInt64(max(0, bytes))) }

  /// The figures of a disk.
  package struct Figures: Sendable, Hashable {
    /// The bytes that this process may still write.
    package var freeBytes: UInt64
    package var allBytes: UInt64
    package var freeInodes: UInt64
    package var allInodes: UInt64
  }

  /// The figures as they are now, or `nil` if the system gives none.
  package var figures: Figures? {
    var facts = statvfs()
    guard statvfs(path, &facts) == 0 else { return nil }
    // Some file systems report numbers that are too large for the multiplication.
    func bytes(_ blocks: UInt64) -> UInt64 {
      let (count, isTooMuch) = blocks.multipliedReportingOverflow(by: UInt64(facts.f_frsize))
      return isTooMuch ? .max : count
    }
    return Figures(
      freeBytes: bytes(UInt64(facts.f_bavail)), allBytes: bytes(UInt64(facts.f_blocks)), freeInodes: UInt64(facts.f_favail),
      allInodes: UInt64(facts.f_files))
  }

  private func measure(taking wanted: UInt64 = 0) -> Bool {
    guard let figures else { return false }
    return Self.isShort(
      freeBytes: figures.freeBytes - min(figures.freeBytes, wanted), allBytes: figures.allBytes, freeInodes: figures.freeInodes,
      allInodes: figures.allInodes)
  }

  package static func isShort(freeBytes: UInt64, allBytes: UInt64, freeInodes: UInt64, allInodes: UInt64) -> Bool {
    freeBytes < min(floorBytes, allBytes / 50) || allInodes > 0 && freeInodes < min(floorInodes, allInodes / 50)
  }
}
