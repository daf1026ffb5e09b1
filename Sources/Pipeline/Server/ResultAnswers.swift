import Foundation
import Hummingbird
import KatsudoAPI
import KatsudoCore
import KatsudoModels
import KatsudoQueue

/// Makes the answer about the result of a request.
struct ResultAnswers: Sendable {
  let catalogue: @Sendable () -> ModelCatalogue
  let queue: JobQueue
  let links: FileLinks
  let bases: LinkBases
  let retention: Retention

  /// - Parameters:
  ///   - job: the request as it is now.
  ///   - request: the call. It decides about the address of the links.
  /// - Throws: ``APIError/unknownRequest`` if the request was deleted in between, or ``StoreError``.
  func result(of job: Job, _ request: Request, withCost: Bool = false, withMetadata: Bool = false) async throws -> ResultAnswer {
    let expiry = retention.expiry(of: job)
    let link = { (file: StoredOutput) in
      bases.filesBase(request) + links.path(requestID: job.id, name: file.name, expiresAt: expiry)
    }
    let result = try await queue.store.result(of: job.id)
    // It was deleted in between.
    if job.state == .succeeded, result == nil { throw APIError.unknownRequest }
    var answer = ResultAnswer(
      of: job, result, queuePosition: job.state == .inQueue ? try await queue.store.glance(id: job.id)?.position : nil, link: link)
    answer.cost = withCost ? cost(of: job, result) : nil
    answer.metadata = withMetadata ? try await metadata(of: job, result, link: link) : nil
    return answer
  }

  private func cost(of job: Job, _ result: JobResult?) -> Double {
    result.map { ModelManifest.cost(of: $0, by: catalogue()[job.modelID]) } ?? 0
  }

  /// The input's values; `nil` where they are damaged, which a request that has failed can still be told without.
  private func values(of job: Job) async throws -> JSONValue? {
    do { return try await queue.store.input(of: job.id)?.values } catch let error as StoreError where error.code == .unreadable {
      return nil
    }
  }

  private func metadata(of job: Job, _ result: JobResult?, link: (StoredOutput) -> String) async throws -> JSONValue {
    var metadata = result?.metadata?.object ?? [:]
    metadata["engine"] = job.lifecycle.engine.map { .string($0) } ?? .null
    metadata["attempts"] = .integer(Int64(job.attempt))
    if let name = catalogue()[job.modelID]?.seedInput, let seed = try await values(of: job)?[name] {
      metadata["seed"] = seed
    }
    if let poster = result?.outputs.first(where: { $0.role == .poster }) { metadata["poster"] = .string(link(poster)) }
    return .object(metadata)
  }
}
