package import KatsudoCore
import Logging

/// Gives a job an earlier result of its owner that was made from the same input by the same version of the model.
package struct ResultReuse: Sendable {
  private let queue: JobQueue
  private let files: any FileStore

  package init(queue: JobQueue, files: any FileStore) {
    self.queue = queue
    self.files = files
  }

  /// Looks for a result and gives its files to the job. A result whose files are gone does not count.
  ///
  /// - Parameters:
  ///   - facts: the facts about the job.
  ///   - attempt: the attempt that gets the files.
  /// - Returns: `nil` if there is no such result or if it cannot be looked for now. The job then runs as usual.
  package func find(
    for id: String, owner: Owner, modelID: String, facts: JobFacts, attempt: Int
  ) async -> EarlierResult? {
    guard facts.mayReuse, let version = facts.modelVersion, let input = facts.inputHash else { return nil }
    do {
      let key = ReuseKey(owner: owner, modelID: modelID, modelVersion: version, inputHash: input)
      guard let earlier = try await queue.store.reusable(key) else { return nil }
      var result = earlier.result.reused(from: earlier.origin, outputs: try await share(earlier, with: id, attempt: attempt))
      result.contents = try await contents(of: earlier, as: result.outputs)
      var own = facts
      own.ranVersion = earlier.facts.ranVersion
      own.engineVersion = earlier.facts.engineVersion
      own.reusedFrom = earlier.origin
      own.dollars = 0
      return EarlierResult(result: result, facts: own, origin: earlier.origin, engine: earlier.engine)
    } catch {
      queue.logger.info("no result reused", metadata: ["request": "\(id)", "reason": "\(error)"])
      return nil
    }
  }

  /// Gives the files of an earlier result to a job.
  private func share(_ earlier: ReusableResult, with id: String, attempt: Int) async throws -> [StoredOutput] {
    let outputs = earlier.result.outputs
    guard outputs.contains(where: { $0.locator != nil }) else {
      return outputs.map { $0.renamed(from: earlier.requestID, to: id) { $0 } }
    }
    return try await files.shareOutputs(outputs, of: earlier.requestID, with: id, attempt: attempt)
  }

  /// Reads the bytes of the outputs that the job store keeps.
  ///
  /// - Parameter copies: the outputs under their new names, in the order of the earlier ones.
  /// - Returns: the bytes by the new names.
  private func contents(of earlier: ReusableResult, as copies: [StoredOutput]) async throws -> [String: [UInt8]] {
    var contents: [String: [UInt8]] = [:]
    for (output, copy) in zip(earlier.result.outputs, copies) where output.locator == nil {
      guard let bytes = try await queue.store.content(of: earlier.requestID, name: output.name) else {
        throw StoreError(.unreadable, "The output \(output.name) is gone.")
      }
      contents[copy.name] = bytes
    }
    return contents
  }

  /// Looks for a result for a job that is about to be submitted, and gives its files to the job. See ``JobQueue/submit(_:earlier:)``.
  package func find(for job: NewJob) async -> EarlierResult? {
    await find(for: job.id, owner: job.owner, modelID: job.modelID, facts: job.facts, attempt: Self.noAttempt)
  }

  /// Removes the files of a job that could not be submitted. What cannot be removed now is removed at the next start of the server.
  package func discard(_ requestID: String) async { try? await files.removeOutputs(of: requestID, attempts: .all) }

  /// The number under which the files of a job without an attempt are kept. Attempts count from 1.
  private static let noAttempt = 0
}
