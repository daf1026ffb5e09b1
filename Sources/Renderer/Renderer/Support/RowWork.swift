import Dispatch
import Synchronization

/// Spreads rows over threads. The result does not depend on the thread that does a row.
package enum RowWork {
  /// Calls `body` once for each of `0..<count`, on at most `threads` threads. A free thread takes the next index.
  package static func perform(_ count: Int, threads: Int, _ body: (Int) -> Void) {
    let next = Atomic<Int>(0)
    withoutActuallyEscaping(body) { body in
      // Two calls work on disjoint rows, but the compiler cannot see that.
      nonisolated(unsafe) let work = body
      DispatchQueue.concurrentPerform(iterations: max(1, min(threads, count))) { _ in
        while true {
          let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
          guard index < count else { return }
          work(index)
        }
      }
    }
  }
}
