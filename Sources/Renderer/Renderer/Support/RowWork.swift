import Dispatch
import Synchronization

/// Distributes rows over threads.
package enum RowWork {
  /// Calls `body` once for each of `0..<count`, on at most `threads` threads. A free thread takes the next index.
  package static func perform(_ count: Int, threads: Int, _ body: (Int) -> Void) {
    let next = Atomic<Int>(0)
    withoutActuallyEscaping(body) { body in
      // The calls work on separate rows, but the compiler does not know that.
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
