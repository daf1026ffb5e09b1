import NIOPosix

/// Threads for work that waits for a disk or computes for long. The cooperative pool has one thread for each processor, and every answer to a
/// caller needs one of them, so such work never runs there.
///
/// The work runs to its end also where the task that asked for it is cancelled: what it began to write or remove is finished.
package struct BlockingThreads: Sendable {
  private let pool: NIOThreadPool

  /// For what a caller waits for: parsing a large body, storing its files, reading a result's file.
  package static let callers = BlockingThreads(count: 4)
  /// For the work on jobs that takes a moment: folders, fetched files.
  package static let jobs = BlockingThreads(count: 4)
  /// For what can take seconds: hashing and syncing results of gigabytes, removing thousands of folders.
  package static let long = BlockingThreads(count: 2)

  private init(count: Int) {
    pool = NIOThreadPool(numberOfThreads: count)
    pool.start()
  }

  package func run<Value: Sendable, Failure: Error>(
    _ work: @escaping @Sendable () throws(Failure) -> Value
  ) async throws(Failure) -> Value {
    let result: Result<Value, Failure> = await withCheckedContinuation { continuation in
      pool.submit { _ in
        do throws(Failure) {
          continuation.resume(returning: .success(try work()))
        } catch {
          continuation.resume(returning: .failure(error))
        }
      }
    }
    return try result.get()
  }
}
