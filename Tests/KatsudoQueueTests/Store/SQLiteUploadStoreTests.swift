import KatsudoSQLite
import KatsudoTesting
import Testing

/// SQLite keeps the rules of a store of uploads: as one store, and as two that share a file.
@Suite(.timeLimit(.minutes(2))) struct SQLiteUploadStoreTests {
  @Test(arguments: UploadStoreConformance.rules, [1, 2])
  func `SQLite keeps the rules`(rule: ConformanceRule<UploadStoreConformance.World>, count: Int) async throws {
    try await withTemporaryFolder { folder in
      let clock = TestClock()
      var databases: [SQLiteDatabase] = []
      var jobs: [SQLiteJobStore] = []
      for _ in 0..<count {
        let database = try SQLiteDatabase(
          path: folder + "/test.sqlite", access: count == 1 ? .exclusive : .shared, logger: .silent)
        databases.append(database)
        jobs.append(try await SQLiteJobStore(database, time: clock.source, limits: JobStoreConformance.limits, logger: .silent))
      }
      try await rule.run(
        UploadStoreConformance.World(
          SQLiteUploadStore(databases[0]), SQLiteUploadStore(databases[count - 1]),
          jobs: JobStoreConformance.World(jobs[0], jobs[count - 1], clock: clock)))
      for database in databases { try database.close() }
    }
  }
}
