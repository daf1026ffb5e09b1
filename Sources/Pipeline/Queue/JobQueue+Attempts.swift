package import KatsudoCore
import Logging

/// An attempt's way: claimed, renewed, reported, and ended in one of its ways.
extension JobQueue {
  /// Gives the longest waiting job of the lanes to a worker; `nil` where none waits.
  ///
  /// - Parameters:
  ///   - engine: the name of the engine that will run it, kept with the job.
  ///   - number: jobs with a higher sequence number go first, and those up to it only where there is no such job; 0 for the plain order.
  ///   - onClaim: called once the claim is on disk and before any later write begins, so that ``reclaim(except:)`` can know of it.
  package func claim(
    lanes: [String], engine: String, behind number: Int64 = 0, onClaim: @escaping @Sendable (Claim) -> Void = { _ in }
  ) async throws -> Claim? {
    if lanes.isEmpty { return nil }
    return try await store.claim(wish(lanes, engine, number), onClaim: onClaim)
  }

  /// Gives the oldest handed-over job of an engine that no worker waits for to a worker; `nil` where there is none.
  ///
  /// - Parameters: as for ``claim(lanes:engine:behind:onClaim:)``.
  package func reattach(
    engine: String, behind number: Int64 = 0, onClaim: @escaping @Sendable (Claim) -> Void = { _ in }
  ) async throws -> Claim? {
    try await store.reattach(wish([], engine, number), onClaim: onClaim)
  }

  private func wish(_ lanes: [String], _ engine: String, _ number: Int64) -> ClaimWish {
    ClaimWish(lanes: lanes, engine: engine, worker: settings.worker, lease: settings.lease, behind: number)
  }

  /// Prolongs the leases of claims.
  ///
  /// - Returns: those that are no longer held: their work is in vain and should stop.
  package func renew(_ claims: [Claim]) async throws -> Set<Claim.ID> {
    try await store.renew(claims.map(\.id), lease: settings.lease)
  }

  /// Stores how far an attempt is, 0 to 1. A lost claim changes nothing.
  package func report(_ claim: Claim, progress: Double) async throws { try await store.report(progress, of: claim.id) }

  /// Queues the jobs whose lease has run out again, or fails those that have lost too many workers. What was handed over stays in progress,
  /// for another worker to take up.
  ///
  /// - Parameter held: asked within the transaction for the claims that the caller itself works on; they are left alone.
  package func reclaim(except held: @escaping @Sendable () -> Set<Claim.ID> = { [] }) async throws {
    let lost = try await store.reclaim(except: held)
    if !lost.isEmpty { logger.warning("leases lost", metadata: ["requests": "\(lost.map(\.job.id))"]) }
  }

  /// Ends an attempt well. Where the claim is no longer held the outputs belong to nobody.
  package func succeed(_ claim: Claim, with result: JobResult) async throws {
    _ = try await apply(.succeeded(attempt: claim.attempt), to: claim, result: result)
  }

  /// Ends an attempt badly, and the job with it.
  ///
  /// - Parameter error: a sentence for the request's owner.
  package func fail(_ claim: Claim, error: String) async throws {
    _ = try await apply(.failed(attempt: claim.attempt, error: error), to: claim)
  }

  /// Hands an attempt back unfinished: the job waits again in its old place, or, handed over, for a worker to take it up.
  package func release(_ claim: Claim) async throws { _ = try await apply(.released(attempt: claim.attempt), to: claim) }

  /// Ends an attempt whose engine could not take it: the job waits again in its old place, or fails where that happened too often.
  ///
  /// - Parameters:
  ///   - error: a sentence for the request's owner, should this have been the last try.
  ///   - counts: `true` where it speaks against the job, and so may be the last try.
  /// - Returns: the job's state.
  package func decline(_ claim: Claim, error: String, counts: Bool = true) async throws -> JobState {
    let event: JobEvent = counts ? .declined(attempt: claim.attempt, error: error) : .postponed(attempt: claim.attempt)
    return try await apply(event, to: claim)
  }

  /// Changes a job by an event of one of its attempts.
  ///
  /// - Returns: the job's state.
  func apply(_ event: JobEvent, to claim: Claim, result: JobResult? = nil) async throws -> JobState {
    guard let change = try await store.apply(event, to: claim.job.id, result: result) else { throw TransitionRefusal.notNow(.cancelled) }
    return change.job.state
  }
}
