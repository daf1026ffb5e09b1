/// Bytes on the heap that several threads fill, each its own part.
///
/// It is unchecked Sendable because the compiler cannot see that the parts are disjoint; every writer is done before a reader starts.
final class Samples: @unchecked Sendable {
  let start: UnsafeMutablePointer<UInt8>
  let count: Int

  /// Zeroed, with 64 readable bytes more at the end, so that vector loads may run over.
  init(count: Int) {
    self.count = count
    start = .allocate(capacity: count + 64)
    start.initialize(repeating: 0, count: count + 64)
  }

  deinit { start.deallocate() }
}
