package import KatsudoCore

extension JobQueue {
  /// What a status answer needs; `nil` where there is no such job.
  package func glance(id: String) async throws -> JobGlance? { try await store.glance(id: id) }

  package func job(id: String) async throws -> Job? { try await store.job(id: id) }

  /// The input of a job; `nil` where there is no such job.
  ///
  /// - Throws: ``StoreError`` with `unreadable` where it is damaged.
  package func input(of id: String) async throws -> JobInput? { try await store.input(of: id) }

  /// The result of a job that succeeded; `nil` for every other.
  package func result(of id: String) async throws -> JobResult? { try await store.result(of: id) }

  /// A page of an owner's jobs, newest first.
  package func list(_ filter: JobFilter) async throws -> [JobSummary] { try await store.list(filter) }

  /// The ids among these that name a job that is kept, or, if so asked, that is not finished.
  package func existing(among ids: [String], unfinishedOnly: Bool) async throws -> Set<String> {
    try await store.existing(among: ids, unfinishedOnly: unfinishedOnly)
  }

  /// The lanes that have a waiting job.
  package func waitingLanes() async throws -> Set<String> { try await store.waitingLanes() }

  /// How many jobs each engine has handed over that no worker waits for.
  package func adriftByEngine() async throws -> [String: Int] { try await store.adriftByEngine() }

  package func counts() async throws -> JobCounts { try await store.counts() }
}
