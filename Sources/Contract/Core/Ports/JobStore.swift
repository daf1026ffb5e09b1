/// Keeps jobs: the only truth about them.
///
/// Every change is on disk when its call returns, and is announced to the observers before that. All changes of a job's life cycle go through one
/// function of the implementation, which asks ``JobLifecycle/applying(_:at:limits:)``, writes the columns and appends an event in one transaction.
/// Nothing here assumes that a job changes through this object alone: another process may use the same store. Leases count on the store's own clock.
///
/// Every call may throw ``StoreError``.
package protocol JobStore: Sendable {
  /// Takes a job in, with its first event.
  ///
  /// - Throws: ``QueueFull``; then nothing was stored.
  func submit(_ job: NewJob, limits: WaitingLimits) async throws

  /// Gives the job of the lanes that waits longest to a worker; `nil` where none waits. Its input is neither read nor written.
  ///
  /// - Parameter onClaim: called once the claim is on disk and before any later write begins, so that ``reclaim(except:)`` can know of it.
  func claim(_ wish: ClaimWish, onClaim: @escaping @Sendable (Claim) -> Void) async throws -> Claim?

  /// Gives the oldest handed-over job of an engine that no worker waits for to a worker; `nil` where there is none.
  ///
  /// - Parameter wish: its lanes do not matter.
  func reattach(_ wish: ClaimWish, onClaim: @escaping @Sendable (Claim) -> Void) async throws -> Claim?

  /// Changes a job's life cycle by an event. An event that changes nothing is neither kept nor announced.
  ///
  /// - Parameter result: what a job that succeeds by the event made.
  /// - Returns: `nil` where there is no such job.
  /// - Throws: ``TransitionRefusal`` where the event does not apply to the job as it is on disk.
  func apply(_ event: JobEvent, to id: String, result: JobResult?) async throws -> JobChange?

  /// Prolongs leases, counted from the moment of writing.
  ///
  /// - Returns: the claims that are no longer held: their work is in vain and should stop.
  func renew(_ claims: [Claim.ID], lease: Duration) async throws -> Set<Claim.ID>

  /// Stores how far an attempt is, 0 to 1 in thousandths. A lost claim changes nothing.
  func report(_ progress: Double, of claim: Claim.ID) async throws

  /// Takes the jobs back whose lease has run out, by ``JobEvent/leaseLost(attempt:)``.
  ///
  /// - Parameter held: asked within the transaction for the claims that the caller itself works on; they are left alone, since whoever asks is
  ///   alive. A slow disk may have committed a claim after its lease was over.
  func reclaim(except held: @escaping @Sendable () -> Set<Claim.ID>) async throws -> [JobChange]

  /// Deletes the records of jobs that finished before a moment, oldest first.
  ///
  /// - Returns: the ids of the deleted; fewer than `limit` means that nothing is left to delete.
  func expire(before moment: Timestamp, limit: Int) async throws -> [String]

  func job(id: String) async throws -> Job?

  /// - Throws: ``StoreError`` with `unreadable` where the input is damaged.
  func input(of id: String) async throws -> JobInput?

  /// The result of a job that succeeded; `nil` for every other.
  func result(of id: String) async throws -> JobResult?

  /// What a status answer needs; `nil` where there is no such job.
  func glance(id: String) async throws -> JobGlance?

  /// A page of an owner's jobs, newest first. A page costs the same however many jobs there are.
  func list(_ filter: JobFilter) async throws -> [JobSummary]

  /// The ids among these that name a job that is kept, or, if so asked, that is not finished.
  func existing(among ids: [String], unfinishedOnly: Bool) async throws -> Set<String>

  /// The events of a job in their order, from behind a number on.
  func events(of id: String, after number: Int64, limit: Int) async throws -> [StoredEvent]

  /// The lanes that have a waiting job, read from the store itself: a claim is tried where one is named.
  func waitingLanes() async throws -> Set<String>

  /// How many jobs each engine has handed over that no worker waits for, read from the store itself.
  func adriftByEngine() async throws -> [String: Int]

  /// The claims among these whose job's owner waits for the service to stop the work, read from the store itself.
  func cancelAsked(among claims: [Claim.ID]) async throws -> Set<Claim.ID>

  /// How many jobs wait in each lane that has any, and how many run in all.
  func counts() async throws -> JobCounts

  /// Calls a function with every change that this object writes, after its commit and in the order of the commits. The function must be quick.
  func observe(_ observer: @escaping @Sendable (JobChange) -> Void)
}

/// A worker's wish for a job.
package struct ClaimWish: Sendable, Hashable {
  package var lanes: [String]
  package var engine: String
  /// The name of the worker.
  package var worker: String
  package var lease: Duration
  /// Jobs with a higher sequence number go first, and those up to it only where there is no such job; 0 for the plain order.
  package var behind: Int64

  package init(lanes: [String], engine: String, worker: String, lease: Duration, behind: Int64 = 0) {
    self.lanes = lanes
    self.engine = engine
    self.worker = worker
    self.lease = lease
    self.behind = behind
  }
}

/// The most jobs that may wait: of one owner, and of all together.
package struct WaitingLimits: Sendable, Hashable {
  package var owner: Int
  package var all: Int

  package init(owner: Int = 100_000, all: Int = 1_000_000) {
    self.owner = owner
    self.all = all
  }
}

/// The reason why a submit is refused while too many jobs wait.
package enum QueueFull: Error, Sendable, Hashable {
  /// The owner has as many waiting jobs as one owner may have.
  case owner(limit: Int)
  /// All owners together have as many as the queue takes.
  case all
}

/// The part of a job that its status tells.
package struct JobGlance: Sendable, Hashable {
  package var owner: Owner
  package var state: JobState
  /// 1 for the job of its lane that starts next; only while it waits.
  package var position: Int?
  package var progress: Double

  package init(owner: Owner, state: JobState, position: Int?, progress: Double) {
    self.owner = owner
    self.state = state
    self.position = position
    self.progress = progress
  }
}

/// The part of a job that a listing tells.
package struct JobSummary: Sendable, Hashable {
  package var id: String
  package var modelID: String
  package var state: JobState
  package var createdAt: Timestamp
  package var finishedAt: Timestamp?
  package var error: String?

  package init(id: String, modelID: String, state: JobState, createdAt: Timestamp, finishedAt: Timestamp?, error: String?) {
    self.id = id
    self.modelID = modelID
    self.state = state
    self.createdAt = createdAt
    self.finishedAt = finishedAt
    self.error = error
  }
}

/// The choice of jobs that a listing holds, newest first.
package struct JobFilter: Sendable, Hashable {
  package var owner: Owner
  /// Empty for every state.
  package var states: [JobState]
  /// The id of a job, kept or deleted since: only jobs accepted before it.
  package var before: String?
  package var limit: Int

  package init(owner: Owner, states: [JobState] = [], before: String? = nil, limit: Int) {
    self.owner = owner
    self.states = states
    self.before = before
    self.limit = limit
  }
}

package struct JobCounts: Sendable, Hashable {
  package var waitingByLane: [String: Int]
  package var running: Int

  package init(waitingByLane: [String: Int] = [:], running: Int = 0) {
    self.waitingByLane = waitingByLane
    self.running = running
  }

  package var waiting: Int { waitingByLane.values.reduce(0, +) }
}
