package import KatsudoCore
package import KatsudoMachine
package import Logging
import NIOConcurrencyHelpers

/// Stores and removes the files that came with requests. No other part does.
///
/// The files are stored before their request is queued. They are removed when the request has ended or could not be queued. Files that
/// could not be removed then, or that a killed server left, are removed at the next start or by ``removeOrphans()``.
package final class InputKeeper: Sendable {
  private let files: any FileStore
  private let store: any JobStore
  private let removals: RemovalLock
  private let logger: Logger
  /// The requests that have inputs, as far as this object knows.
  private let owners = NIOLockedValueBox<Set<String>>([])
  private let ended: AsyncStream<String>
  private let tellEnded: AsyncStream<String>.Continuation

  private let leftBehind = NIOLockedValueBox<[String]>([])

  private static let batch = 100
  private static let certainAge = Duration.seconds(3600)

  /// - Parameter removals: is held for each removal of files.
  package init(files: any FileStore, store: any JobStore, removals: RemovalLock = RemovalLock(), logger: Logger) {
    self.files = files
    self.store = store
    self.removals = removals
    self.logger = logger
    (ended, tellEnded) = AsyncStream.makeStream()
    store.observe { [owners, tellEnded] change in
      guard change.job.state.isFinal, owners.withLockedValue({ $0.remove(change.job.id) }) != nil else { return }
      tellEnded.yield(change.job.id)
    }
  }

  /// Stores files for a request that is about to be queued. They are on disk when the call returns. If it throws, nothing is left.
  package func store(_ inputs: [InputFile], of requestID: String) async throws(FileError) {
    if inputs.isEmpty { return }
    owners.withLockedValue { _ = $0.insert(requestID) }
    do throws(FileError) {
      try await files.storeInputs(inputs, of: requestID)
    } catch {
      owners.withLockedValue { _ = $0.remove(requestID) }
      throw error
    }
  }

  /// Removes the files of a request that could not be queued.
  package func discard(_ requestID: String) async {
    guard owners.withLockedValue({ $0.remove(requestID) }) != nil else { return }
    await remove(requestID)
  }

  /// Returns the local path of an input. See ``FileStore/inputPath(_:of:in:)``.
  package func path(_ name: String, of requestID: String, in folder: String) async throws(FileError) -> String {
    try await files.inputPath(name, of: requestID, in: folder)
  }

  /// Finds the inputs that an earlier run of the server left. Call it before the first request is accepted.
  package func begin() async {
    do {
      let found = try await files.requestsWithInputs(olderThan: .zero)
      leftBehind.withLockedValue { $0 = found }
      owners.withLockedValue { $0.formUnion(found) }
    } catch {
      logger.error("cannot list the inputs of the last run", metadata: ["error": "\(error)"])
    }
  }

  /// Removes the inputs that ``begin()`` found and that no request needs. Then removes the files of every request that ends, until the task
  /// is cancelled.
  package func run() async {
    let found = leftBehind.withLockedValue { leftBehind in
      defer { leftBehind = [] }
      return leftBehind
    }
    await removeOrphans(among: found)
    for await id in ended { await remove(id) }
  }

  /// Removes the inputs that are older than an hour and that no unfinished request needs. The submits of these requests were answered long
  /// ago.
  package func removeOrphans() async {
    do { await removeOrphans(among: try await files.requestsWithInputs(olderThan: Self.certainAge)) } catch {
      logger.error("cannot list orphaned inputs", metadata: ["error": "\(error)"])
    }
  }

  private func removeOrphans(among found: [String]) async {
    var count = 0
    for start in stride(from: 0, to: found.count, by: Self.batch) {
      let ids = Array(found[start..<min(start + Self.batch, found.count)])
      do {
        let needed = try await store.existing(among: ids, unfinishedOnly: true)
        for id in ids where !needed.contains(id) {
          // The server is stopping. Its next start finds the inputs that remain.
          if Task.isCancelled { return }
          count += 1
          owners.withLockedValue { _ = $0.remove(id) }
          await remove(id)
        }
      } catch {
        logger.error("cannot list orphaned inputs", metadata: ["error": "\(error)"])
      }
    }
    if count > 0 { logger.notice("orphaned inputs removed", metadata: ["requests": "\(count)"]) }
  }

  private func remove(_ requestID: String) async {
    do throws(FileError) {
      try await removals.holding { () async throws(FileError) in try await files.removeInputs(of: requestID) }
    } catch {
      logger.warning("inputs not removed, tried again later", metadata: ["request": "\(requestID)", "error": "\(error)"])
    }
  }
}
