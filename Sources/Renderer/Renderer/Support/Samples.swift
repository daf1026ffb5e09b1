import Glibc

/// Bytes that several threads fill, each its own part. They lie in pages of their own, which return to the system with the last owner.
/// A pipe may still hold such pages; no other bytes ever appear in them.
///
/// It is unchecked Sendable because the compiler cannot see that the parts are disjoint; every writer is done before a reader starts.
final class Samples: @unchecked Sendable {
  let start: UnsafeMutablePointer<UInt8>
  let count: Int
  private let room: Int

  /// Allocates zeroed bytes, with 64 more readable bytes at the end, so that vector loads may run over.
  init(count: Int) {
    self.count = count
    room = count + 64
    guard let pages = mmap(nil, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), pages != MAP_FAILED else {
      fatalError("out of memory: \(room) bytes")
    }
    // Asks for large pages: a picture has megabytes, and every small page is a page fault of its own.
    _ = madvise(pages, room, MADV_HUGEPAGE)
    start = pages.bindMemory(to: UInt8.self, capacity: room)
  }

  deinit { munmap(start, room) }
}
