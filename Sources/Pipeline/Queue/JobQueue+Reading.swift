package import KatsudoCore

extension JobQueue {
  /// Returns the part of a job that a status answer needs, or `nil` if there is no such job.
  package func glance(id: String) async throws -> JobGlance? { try await store.glance(id: id) }

  package func job(id: String) async throws -> Job? { try await store.job(id: id) }

  /// Returns the input of a job, or `nil` if there is no such job.
  ///
  /// - Throws: ``StoreError`` with `unreadable` if the input is damaged.
  package func input(of id: String) async throws -> JobInput? { try await store.input(of: id) }

  /// Returns the result of a job that succeeded, or `nil` for every other job.
  package func result(of id: String) async throws -> JobResult? { try await store.result(of: id) }

  /// Returns a page of an owner's jobs, newest first.
  package func list(_ filter: JobFilter) async throws -> [JobSummary] { try await store.list(filter) }

  /// Returns the ids that belong to a stored job or, with `unfinishedOnly`, to a stored job that has not finished.
  package func existing(among ids: [String], unfinishedOnly: Bool) async throws -> Set<String> {
    try await store.existing(among: ids, unfinishedOnly: unfinishedOnly)
  }

  /// Returns the lanes that have a waiting job.
  package func waitingLanes() async throws -> Set<String> { try await store.waitingLanes() }

  /// Returns the number of handed-over jobs that no worker waits for, by engine.
  package func adriftByEngine() async throws -> [String: Int] { try await store.adriftByEngine() }

  package func counts() async throws -> JobCounts { try await store.counts() }
}
