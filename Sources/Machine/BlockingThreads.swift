import NIOPosix

/// Threads for work that waits for a disk or computes for a long time. Such work never runs on the cooperative pool, because that pool has
/// only one thread for each processor, and all answers to callers need these threads.
///
/// The work runs to its end even if the task that asked for it is cancelled. So a write or a removal is always finished once it has begun.
package struct BlockingThreads: Sendable {
  private let pool: NIOThreadPool

  /// The threads for work that a caller waits for: parsing a large body, storing its files, reading a result's file.
  package static let callers = BlockingThreads(count: 4)
  /// The threads for short work on jobs: folders and fetched files.
  package static let jobs = BlockingThreads(count: 4)
  /// The threads for work that can take seconds: hashing and syncing results of gigabytes, removing thousands of folders.
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
