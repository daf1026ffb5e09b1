import Dispatch
import Synchronization

/// Spreads rows over threads. Which thread does which rows changes nothing in the result.
package enum RowWork {
  /// Calls `body` once for each of `0..<count`, on at most `threads` threads; whoever is free takes the next.
  package static func perform(_ count: Int, threads: Int, _ body: (Int) -> Void) {
    let next = Atomic<Int>(0)
    withoutActuallyEscaping(body) { body in
      // The rows that two calls work on are disjoint, which the compiler cannot see.
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
