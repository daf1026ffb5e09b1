package import KatsudoCore
package import Logging
import NIOConcurrencyHelpers

/// Owns the files that came with requests. Nothing else stores or removes them.
///
/// They are stored before their request is queued, and removed when the request has ended or was not queued after all. What cannot be removed then,
/// or was left by a server that was killed, goes with ``removeOrphans()``.
package final class InputKeeper: Sendable {
  private let files: any FileStore
  private let store: any JobStore
  private let logger: Logger
  /// The requests that have inputs here, as far as this object knows.
  private let owners = NIOLockedValueBox<Set<String>>([])
  private let ended: AsyncStream<String>
  private let tellEnded: AsyncStream<String>.Continuation

  private let leftBehind = NIOLockedValueBox<[String]>([])

  private static let batch = 100
  private static let certainAge = Duration.seconds(3600)

  package init(files: any FileStore, store: any JobStore, logger: Logger) {
    self.files = files
    self.store = store
    self.logger = logger
    (ended, tellEnded) = AsyncStream.makeStream()
    store.observe { [owners, tellEnded] change in
      guard change.job.state.isFinal, owners.withLockedValue({ $0.remove(change.job.id) }) != nil else { return }
      tellEnded.yield(change.job.id)
    }
  }

  /// Stores files for a request that is about to be queued. They are on disk when the call returns; nothing is left where it throws.
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

  /// Removes the files of a request that could not be queued after all.
  package func discard(_ requestID: String) async {
    guard owners.withLockedValue({ $0.remove(requestID) }) != nil else { return }
    await remove(requestID)
  }

  /// Gives the local path of an input; see ``FileStore/inputPath(_:of:in:)``.
  package func path(_ name: String, of requestID: String, in folder: String) async throws(FileError) -> String {
    try await files.inputPath(name, of: requestID, in: folder)
  }

  /// Notes the inputs of an earlier server. Call it before the first request is accepted.
  package func begin() async {
    do {
      let found = try await files.requestsWithInputs(olderThan: .zero)
      leftBehind.withLockedValue { $0 = found }
      owners.withLockedValue { $0.formUnion(found) }
    } catch {
      logger.error("inputs of the last run not looked for", metadata: ["error": "\(error)"])
    }
  }

  /// Removes what no request needs of the inputs that ``begin()`` noted, then the files of every request that ends, until the task is cancelled.
  package func run() async {
    let found = leftBehind.withLockedValue { leftBehind in
      defer { leftBehind = [] }
      return leftBehind
    }
    await removeOrphans(among: found)
    for await id in ended { await remove(id) }
  }

  /// Removes the inputs that no unfinished request needs, of those that are older than an hour: their requests were answered long ago.
  package func removeOrphans() async {
    do { await removeOrphans(among: try await files.requestsWithInputs(olderThan: Self.certainAge)) } catch {
      logger.error("orphaned inputs not looked for", metadata: ["error": "\(error)"])
    }
  }

  private func removeOrphans(among found: [String]) async {
    var count = 0
    for start in stride(from: 0, to: found.count, by: Self.batch) {
      let ids = Array(found[start..<min(start + Self.batch, found.count)])
      do {
        let needed = try await store.existing(among: ids, unfinishedOnly: true)
        for id in ids where !needed.contains(id) {
          // The server stops here. Its next start finds what remains.
          if Task.isCancelled { return }
          count += 1
          owners.withLockedValue { _ = $0.remove(id) }
          await remove(id)
        }
      } catch {
        logger.error("orphaned inputs not looked for", metadata: ["error": "\(error)"])
      }
    }
    if count > 0 { logger.notice("orphaned inputs removed", metadata: ["requests": "\(count)"]) }
  }

  private func remove(_ requestID: String) async {
    do throws(FileError) { try await files.removeInputs(of: requestID) } catch {
      logger.warning("inputs not removed, tried again later", metadata: ["request": "\(requestID)", "error": "\(error)"])
    }
  }
}
