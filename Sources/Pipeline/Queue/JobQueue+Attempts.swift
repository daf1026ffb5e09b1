package import KatsudoCore
import Logging

/// The calls for the life of an attempt: claim, renew, report, and the ways to end it.
extension JobQueue {
  /// Claims the waiting jobs of the lanes whose turn it is (see ``OwnerTurns``), in their order.
  ///
  /// - Parameters:
  ///   - ring: all lanes of the engine, by default the same as `lanes`.
  ///   - engine: the name of the engine that will run the job. It is stored with the job.
  ///   - number: the sequence number after which the search begins. Jobs with a higher number come first, in their order. The other jobs
  ///     follow only if there is no such job. 0 means the order of acceptance.
  ///   - limit: the largest number of jobs to claim.
  ///   - runningLimits: the largest number of running jobs of each owner in a lane, by lane.
  ///   - onClaim: called for each claim when it is committed and before any later write begins, so that the caller can name the claim to
  ///     ``reclaim(except:)``.
  package func claims(
    lanes: [String], ring: [String]? = nil, engine: String, behind number: Int64 = 0, limit: Int, runningLimits: [String: Int] = [:],
    onClaim: @escaping @Sendable (Claim) -> Void = { _ in }
  ) async throws -> [Claim] {
    if lanes.isEmpty { return [] }
    var wish = wish(lanes, ring: ring, engine, number, limit: limit)
    wish.runningLimits = runningLimits
    return try await store.claims(wish, onClaim: onClaim)
  }

  /// Claims one job. Returns `nil` if none waits.
  ///
  /// - Parameters: as for ``claims(lanes:ring:engine:behind:limit:runningLimits:onClaim:)``.
  package func claim(
    lanes: [String], ring: [String]? = nil, engine: String, behind number: Int64 = 0,
    onClaim: @escaping @Sendable (Claim) -> Void = { _ in }
  ) async throws -> Claim? {
    try await claims(lanes: lanes, ring: ring, engine: engine, behind: number, limit: 1, onClaim: onClaim).first
  }

  /// Reattaches to a handed-over job of an engine that no worker waits for: the oldest one, unless `number` says otherwise. Returns `nil`
  /// if there is none.
  ///
  /// - Parameters: as for ``claims(lanes:ring:engine:behind:limit:runningLimits:onClaim:)``.
  package func reattach(
    engine: String, behind number: Int64 = 0, onClaim: @escaping @Sendable (Claim) -> Void = { _ in }
  ) async throws -> Claim? {
    try await store.reattach(wish([], engine, number), onClaim: onClaim)
  }

  private func wish(_ lanes: [String], ring: [String]? = nil, _ engine: String, _ number: Int64, limit: Int = 1) -> ClaimWish {
    ClaimWish(lanes: lanes, ring: ring, engine: engine, worker: settings.worker, lease: settings.lease, behind: number, limit: limit)
  }

  /// Renews the leases of claims.
  ///
  /// - Returns: the claims that are no longer held. Their work is of no use and should stop.
  package func renew(_ claims: [Claim]) async throws -> Set<Claim.ID> {
    try await store.renew(claims.map(\.id), lease: settings.lease)
  }

  /// Stores the progress of an attempt. The report of a lost claim changes nothing.
  package func report(_ claim: Claim, progress: JobProgress) async throws { try await store.report(progress, of: claim.id) }

  /// Reclaims the jobs whose lease has expired. A job waits again, or fails if it has lost its lease too often. Handed-over work stays in
  /// progress, so that a worker can reattach to it.
  ///
  /// - Parameter held: called within the transaction. It returns the claims that the caller itself works on. They are not reclaimed.
  package func reclaim(except held: @escaping @Sendable () -> Set<Claim.ID> = { [] }) async throws {
    let lost = try await store.reclaim(except: held)
    if !lost.isEmpty { logger.warning("leases lost", metadata: ["requests": "\(lost.map(\.job.id))"]) }
  }

  /// Ends an attempt with success. If the claim is no longer held, this throws, and the outputs belong to no job.
  package func succeed(_ claim: Claim, with result: JobResult, facts: JobFacts? = nil) async throws {
    _ = try await apply(.succeeded(attempt: claim.attempt), to: claim, result: result, facts: facts)
  }

  /// Ends an attempt with an earlier result. The engine of the job is then the one that made it. If the claim is no longer held, this
  /// throws, and the files belong to no job.
  package func succeed(_ claim: Claim, with earlier: EarlierResult) async throws {
    let event = JobEvent.reused(from: earlier.origin, engine: earlier.engine, attempt: claim.attempt)
    _ = try await apply(event, to: claim, result: earlier.result, facts: earlier.facts)
  }

  /// Ends an attempt with a failure. The job fails too.
  ///
  /// - Parameter error: the message for the request's owner.
  package func fail(_ claim: Claim, error: String, facts: JobFacts? = nil) async throws {
    _ = try await apply(.failed(attempt: claim.attempt, error: error), to: claim, facts: facts)
  }

  /// Releases an unfinished attempt. The job waits again in its old place. Handed-over work stays in progress until a worker reattaches to
  /// it.
  package func release(_ claim: Claim) async throws { _ = try await apply(.released(attempt: claim.attempt), to: claim) }

  /// Ends an attempt that its engine declined. The job waits again in its old place, or fails if this happened too often.
  ///
  /// - Parameters:
  ///   - error: the message for the request's owner if the job fails because of this decline.
  ///   - counts: `true` if the decline counts against the job. After too many such declines the job fails.
  /// - Returns: the job's state.
  package func decline(_ claim: Claim, error: String, counts: Bool = true, facts: JobFacts? = nil) async throws -> JobState {
    let event: JobEvent = counts ? .declined(attempt: claim.attempt, error: error) : .postponed(attempt: claim.attempt)
    return try await apply(event, to: claim, facts: facts)
  }

  /// Applies an event of an attempt to its job.
  ///
  /// - Returns: the job's state after the event.
  /// - Throws: ``TransitionRefusal`` if the event does not apply or if the job has been deleted.
  func apply(_ event: JobEvent, to claim: Claim, result: JobResult? = nil, facts: JobFacts? = nil) async throws -> JobState {
    guard let change = try await store.apply(event, to: claim.job.id, result: result, facts: facts) else {
      throw TransitionRefusal.notNow(.cancelled)
    }
    return change.job.state
  }
}
