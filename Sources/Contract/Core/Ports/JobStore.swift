package import KatsudoAPI

/// Keeps the jobs. It is the only source of truth about them.
///
/// Every change is on disk when its call returns. The observers are told of a change of a life cycle before the call returns. Only one
/// function of an implementation changes the life cycle of a job. It calls ``JobLifecycle/applying(_:at:limits:)``, writes the columns and
/// appends an event, all in one transaction. Another object or another process that uses the same store may also change a job. Leases are
/// measured with the store's own clock.
///
/// Every call may throw ``StoreError``.
package protocol JobStore: DeliveryStore, OwnerLimitStore {
  /// Stores a new job with its first event.
  ///
  /// The idempotency key of the job and the uploads that it uses are stored in the same transaction.
  ///
  /// The price of the job is reserved from the owner's budget of the UTC day. It is given back if the job fails, is cancelled or gets an
  /// earlier result. A job without a price needs no budget. If a job succeeds and costs more than its price, the rest counts against the
  /// budget too.
  ///
  /// - Parameter earlier: the result with which the job ends in the same transaction, or `nil` if the job waits for a worker.
  /// - Throws: ``SubmitRepeated`` if the owner used the idempotency key in the last 24 hours, ``QueueFull``, ``BudgetUsed``, or ``UploadGone`` if
  ///   an upload is not there, not complete or of another owner. Nothing was stored then.
  func submit(_ job: NewJob, limits: WaitingLimits, earlier: EarlierResult?) async throws

  /// Checks if an owner may submit a job now, before its body is read. The answer may be out of date when
  /// ``submit(_:limits:earlier:)`` decides.
  ///
  /// - Parameter hasPrice: `false` for a job without a price, which is refused only if more than the budget was spent.
  /// - Throws: ``QueueFull`` or ``BudgetUsed``.
  func checkRoom(for owner: Owner, limits: WaitingLimits, hasPrice: Bool) async throws

  /// Returns the submit that used an idempotency key of an owner in the last 24 hours, or `nil` if there is none.
  func keptSubmit(key: String, owner: Owner) async throws -> KeptSubmit?

  /// Deletes idempotency keys that are older than 24 hours, and the sums of prices of days that are more than two days past.
  ///
  /// - Returns: the number of deleted keys. Fewer than `limit` means that no key is left to delete.
  func expireIdempotencyKeysAndSpending(limit: Int) async throws -> Int

  /// Claims the waiting jobs of the lanes whose turn it is, at most ``ClaimWish/limit``, in their order. The inputs of the jobs are neither
  /// read nor written.
  ///
  /// The owners take turns as ``OwnerTurns`` describes. The turns belong to the engine and are stored, so they hold over several stores and
  /// over a restart. An owner who has as many running jobs as allowed, or whose jobs wait in other lanes of the engine only, is passed over
  /// and keeps its turn.
  ///
  /// A power cut may undo a claim, a renewal and a report of progress. The job then waits again, and an attempt may have the number of one
  /// that a power cut undid. Every other change is on disk when its call returns.
  ///
  /// - Parameter onClaim: called for each claim when it is committed and before any later write begins, so that the caller can name the
  ///   claim to ``reclaim(except:)``.
  func claims(_ wish: ClaimWish, onClaim: @escaping @Sendable (Claim) -> Void) async throws -> [Claim]

  /// Reattaches to a handed-over job of an engine that no worker waits for: the oldest one, unless ``ClaimWish/behind`` says otherwise.
  /// Returns `nil` if there is none.
  ///
  /// - Parameter wish: the parameters of the claim. Its lanes are ignored.
  func reattach(_ wish: ClaimWish, onClaim: @escaping @Sendable (Claim) -> Void) async throws -> Claim?

  /// Applies an event to a job's life cycle. An event that changes nothing is neither kept nor announced.
  ///
  /// The end of a job is added to the sums of ``usage(of:days:)`` in the same transaction.
  ///
  /// - Parameters:
  ///   - result: the result to store if the event makes the job succeed. Each of its files but the thumbnail is an event in the log.
  ///   - facts: the new facts for the receipt, or `nil` if they stay. ``JobFacts/modelVersion`` and ``JobFacts/mayReuse`` always stay.
  /// - Returns: the change, or `nil` if there is no such job.
  /// - Throws: ``TransitionRefusal`` if the event does not apply to the job as it is on disk.
  func apply(_ event: JobEvent, to id: String, result: JobResult?, facts: JobFacts?) async throws -> JobChange?

  /// Renews leases. A lease counts from the moment of writing.
  ///
  /// - Returns: the claims that are no longer held. Their work is of no use and should stop.
  func renew(_ claims: [Claim.ID], lease: Duration) async throws -> Set<Claim.ID>

  /// Stores the progress of an attempt. The report of a lost claim changes nothing.
  func report(_ progress: JobProgress, of claim: Claim.ID) async throws

  /// Reclaims the jobs whose lease has expired, with the event ``JobEvent/leaseLost(attempt:)``.
  ///
  /// - Parameter held: called within the transaction. It returns the claims that the caller itself works on. They are not reclaimed,
  ///   because their worker is alive. On a slow disk, the lease of such a claim may have expired before its commit was done.
  func reclaim(except held: @escaping @Sendable () -> Set<Claim.ID>) async throws -> [JobChange]

  /// Deletes the records of jobs that finished before a moment, oldest first.
  ///
  /// - Returns: the ids of the deleted jobs. Fewer than `limit` means that no job is left to delete.
  func expire(before moment: Timestamp, limit: Int) async throws -> [String]

  /// Deletes the record of a job that has ended. Its idempotency key and its part in the sums of usage stay.
  ///
  /// - Returns: `false` if there is no such job.
  /// - Throws: ``TransitionRefusal`` with `notNow` if the job has not ended.
  func delete(id: String) async throws -> Bool

  func job(id: String) async throws -> Job?

  /// Returns the facts for a job's receipt, or `nil` if there is no such job.
  ///
  /// - Throws: ``StoreError`` with `unreadable` if they are damaged.
  func facts(of id: String) async throws -> JobFacts?

  /// Returns the newest result that fits a key, or `nil` if there is none. The files of the result may be gone.
  func reusable(_ key: ReuseKey) async throws -> ReusableResult?

  /// - Throws: ``StoreError`` with `unreadable` if the input is damaged.
  func input(of id: String) async throws -> JobInput?

  /// Returns the bytes of an output without a locator, or `nil` if there is no such output.
  func content(of id: String, name: String) async throws -> [UInt8]?

  /// Returns the result of a job that succeeded, or `nil` for every other job.
  func result(of id: String) async throws -> JobResult?

  /// Returns the trace that the job's submit belongs to, or `nil` if it came without one.
  func trace(of id: String) async throws -> TraceContext?

  /// Returns the part of a job that a status answer needs, or `nil` if there is no such job.
  func glance(id: String) async throws -> JobGlance?

  /// Returns a page of an owner's jobs, newest first. The cost of a page does not depend on the number of jobs.
  func list(_ filter: JobFilter) async throws -> [JobSummary]

  /// Returns a page of the jobs that match all filters of a search. It reads at most ``JobSearch/readLimit`` jobs.
  func find(_ search: JobSearch) async throws -> JobSearchPage

  /// Returns labels and results of jobs, by their ids. Ids without a job are left out.
  func details(of ids: [String]) async throws -> [String: JobDetails]

  /// Returns the sums of an owner's jobs that ended on these days (see ``JobUsage/day``), by day and key. The sums outlive the jobs.
  func usage(of owner: Owner, days: ClosedRange<Int64>) async throws -> [JobUsage]

  /// Deletes the sums of usage of the days before a day.
  func expireUsage(before day: Int64) async throws

  /// Returns those of the ids that belong to a stored job or, with `unfinishedOnly`, to a stored job that has not finished.
  func existing(among ids: [String], unfinishedOnly: Bool) async throws -> Set<String>

  /// Returns the events of a job in their order, beginning after the event with this number. Returns at most `limit` events.
  func events(of id: String, after number: Int64, limit: Int) async throws -> [StoredEvent]

  /// Returns the lanes that have a waiting job. The answer never comes from a cache, because workers claim only in these lanes.
  func waitingLanes() async throws -> Set<String>

  /// Returns the ids of waiting jobs of a lane, of all owners, at most `limit`.
  func waiting(in lane: String, limit: Int) async throws -> [String]

  /// Returns the number of handed-over jobs that no worker waits for, by engine. The answer never comes from a cache.
  func adriftByEngine() async throws -> [String: Int]

  /// Returns those of the claims whose job's owner waits for the service to stop the work. The answer never comes from a cache.
  func cancelAsked(among claims: [Claim.ID]) async throws -> Set<Claim.ID>

  /// Returns the number of waiting jobs of each lane that has any, and the number of all jobs in progress.
  func counts() async throws -> JobCounts

  /// Returns the moment of acceptance of the oldest waiting job of each lane that has one.
  func oldestWaiting() async throws -> [String: Timestamp]

  /// Returns the seconds from the start of its last attempt to the end of each of the newest jobs of a model that ran and succeeded, of all
  /// owners, newest first. A job that got an earlier result is left out, but counts as one of the newest. The cost depends only on `limit`.
  func runTimes(of modelID: String, limit: Int) async throws -> [Double]

  /// Returns the number of waiting jobs of the owners that have the most.
  func waitingByOwner(limit: Int) async throws -> [Owner: Int]

  /// Sets the engines of the lanes, by which ``glance(id:)`` computes positions. A lane without an engine is a ring of its own.
  func use(_ plan: QueuePlan)

  /// Calls a function with every change of a life cycle that this object writes, after its commit and in the order of the commits. The
  /// function must be fast.
  func observe(_ observer: @escaping @Sendable (JobChange) -> Void)

  /// Calls a function with every report of progress that this object stores, after its commit. The function must be fast. A report of a
  /// lost claim is not announced.
  func observeProgress(_ observer: @escaping @Sendable (Claim.ID) -> Void)
}

extension JobStore {
  /// Claims the waiting job of the lanes whose turn it is. Returns `nil` if none waits. See ``claims(_:onClaim:)``.
  package func claim(_ wish: ClaimWish, onClaim: @escaping @Sendable (Claim) -> Void) async throws -> Claim? {
    var wish = wish
    wish.limit = 1
    return try await claims(wish, onClaim: onClaim).first
  }

  /// Stores a new job that waits for a worker. See ``submit(_:limits:earlier:)``.
  package func submit(_ job: NewJob, limits: WaitingLimits) async throws { try await submit(job, limits: limits, earlier: nil) }

  /// Applies an event without facts. See ``apply(_:to:result:facts:)``.
  package func apply(_ event: JobEvent, to id: String, result: JobResult?) async throws -> JobChange? {
    try await apply(event, to: id, result: result, facts: nil)
  }
}

/// The parameters of a claim.
package struct ClaimWish: Sendable, Hashable {
  /// The lanes in which the engine can start a job now.
  package var lanes: [String]
  /// All lanes of the engine. The owners with waiting jobs in them share one ring.
  package var ring: [String]
  package var engine: String
  /// The name of the worker that will hold the lease.
  package var worker: String
  package var lease: Duration
  /// The sequence number after which the search begins. Jobs with a higher number come first, in their order. The other jobs follow only if
  /// there is no such job. 0 means the order of acceptance.
  package var behind: Int64
  /// The largest number of jobs to claim.
  package var limit: Int
  /// The largest number of running jobs of each owner in a lane, by lane. A lane without an entry has no such limit.
  package var runningLimits: [String: Int]

  /// - Parameter ring: by default the same as `lanes`.
  package init(
    lanes: [String], ring: [String]? = nil, engine: String, worker: String, lease: Duration, behind: Int64 = 0, limit: Int = 1,
    runningLimits: [String: Int] = [:]
  ) {
    self.limit = limit
    self.runningLimits = runningLimits
    self.lanes = lanes
    self.ring = ring ?? lanes
    self.engine = engine
    self.worker = worker
    self.lease = lease
    self.behind = behind
  }
}

/// The largest number of waiting jobs: of one owner, of all owners together, and of one owner in the lane of a job.
package struct WaitingLimits: Sendable, Hashable {
  package var owner: Int
  package var all: Int
  /// `nil` if the lane has no such limit.
  package var lane: Int?

  package init(owner: Int = 100_000, all: Int = 1_000_000, lane: Int? = nil) {
    self.owner = owner
    self.all = all
    self.lane = lane
  }
}

/// The reason why a submit is refused while too many jobs wait.
package enum QueueFull: Error, Sendable, Hashable {
  /// The owner has as many waiting jobs as one owner may have.
  case owner(limit: Int)
  /// All owners together have as many waiting jobs as the queue takes.
  case all(limit: Int)
  /// The owner has as many waiting jobs in the lane as the lane takes.
  case lane(limit: Int)
}

/// The reason why a submit is refused: the owner's budget of the UTC day does not cover the job.
package struct BudgetUsed: Error, Sendable, Hashable {
  /// The budget of a day in US dollars.
  package var dollarsPerDay: Double

  package init(dollarsPerDay: Double) { self.dollarsPerDay = dollarsPerDay }
}

/// The progress of an attempt, as a store keeps it.
package struct JobProgress: Sendable, Hashable {
  /// The finished share of the work, 0 to 1, rounded to thousandths. `nil` leaves the stored share as it is.
  package var fraction: Double?
  /// The present step, for people.
  package var stage: String?
  /// The file store's name of the newest preview.
  package var previewLocator: String?
  /// The format of the newest preview.
  package var previewFormat: MediaFormat?

  /// - Parameter fraction: any number. It is limited to 0 to 1 and rounded.
  package init(_ fraction: Double?, stage: String? = nil, previewLocator: String? = nil, previewFormat: MediaFormat? = nil) {
    self.fraction = fraction.map { $0.isNaN ? 0 : (min(max($0, 0), 1) * 1000).rounded() / 1000 }
    self.stage = stage
    self.previewLocator = previewLocator
    self.previewFormat = previewFormat
  }
}

/// The part of a job that a status answer shows.
package struct JobGlance: Sendable, Hashable {
  package var owner: Owner
  package var state: JobState
  /// The position in the ring of the lane's first engine, only while the job waits. Position 1 starts next.
  package var position: Int?
  package var progress: Double

  /// - Parameters:
  ///   - position: ignored unless the job waits.
  ///   - reported: the progress that the job's attempts reported. It is shown while the job runs; a job that succeeded shows 1.
  package init(owner: Owner, state: JobState, position: Int?, reported: Double) {
    self.owner = owner
    self.state = state
    self.position = state == .inQueue ? position : nil
    progress =
      switch state {
      case .inQueue, .failed, .cancelled: 0
      case .inProgress: reported
      case .succeeded: 1
      }
  }
}

/// The part of a job that a listing shows.
package struct JobSummary: Sendable, Hashable {
  package var id: String
  package var modelID: String
  package var state: JobState
  package var createdAt: Timestamp
  package var finishedAt: Timestamp?
  package var error: String?
  /// The last reported progress, 0 to 1.
  package var progress: Double

  package init(
    id: String, modelID: String, state: JobState, createdAt: Timestamp, finishedAt: Timestamp?, error: String?, progress: Double = 0
  ) {
    self.id = id
    self.modelID = modelID
    self.state = state
    self.createdAt = createdAt
    self.finishedAt = finishedAt
    self.error = error
    self.progress = progress
  }
}

/// The selection of the jobs in a listing, newest first.
package struct JobFilter: Sendable, Hashable {
  package var owner: Owner
  /// The states of the jobs. If it is empty, jobs in every state are listed.
  package var states: [JobState]
  /// The id of a job, which may have been deleted since. Only jobs that were accepted before it are listed.
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
