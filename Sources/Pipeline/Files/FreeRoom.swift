import Glibc

/// The floor of free room on a disk: 1 GiB or 2 % of it, whichever is less, and 2 % of its inodes, at most 10,000. Below it nothing new is taken
/// in, so that what was taken in can still be finished.
package struct FreeRoom: Sendable {
  private let path: String

  private static let floorBytes: UInt64 = 1 << 30
  private static let floorInodes: UInt64 = 10_000

  /// - Parameter path: a folder on the disk.
  package init(at path: String) { self.path = path }

  /// Tells whether the disk has less free room than the floor. When the system gives no figure for the disk, the answer is `false`.
  package var isShort: Bool {
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
