import Glibc

/// Bytes that several threads fill, each thread a separate part. They have their own pages, which return to the system when the object is
/// freed. A pipe may still hold these pages then, and they are never used for other bytes while it does.
///
/// It is unchecked Sendable because the threads write separate parts, and all writers end before a reader starts.
final class Samples: @unchecked Sendable {
  let start: UnsafeMutablePointer<UInt8>
  let count: Int
  private let room: Int

  /// Allocates `count` bytes of 0, with at least 64 more readable bytes after them for vector loads.
  init(count: Int) {
    self.count = count
    room = count + 64
    guard let pages = mmap(nil, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), pages != MAP_FAILED else {
      fatalError("out of memory: \(room) bytes")
    }
    // Large pages save page faults, because a picture has megabytes.
    _ = madvise(pages, room, MADV_HUGEPAGE)
    start = pages.bindMemory(to: UInt8.self, capacity: room)
  }

  deinit { munmap(start, room) }
}
