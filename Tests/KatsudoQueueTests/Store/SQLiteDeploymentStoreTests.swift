import KatsudoSQLite
import KatsudoTesting
import Testing

/// SQLite keeps the rules of a store of deployments: as one store, and as two that share a file.
@Suite struct SQLiteDeploymentStoreTests {
  @Test(arguments: DeploymentStoreConformance.rules, [1, 2])
  func `SQLite keeps the rules`(rule: ConformanceRule<DeploymentStoreConformance.World>, count: Int) async throws {
    try await withTemporaryFolder { folder in
      let databases = try (0..<count).map { _ in
        try SQLiteDatabase(path: folder + "/test.sqlite", access: count == 1 ? .exclusive : .shared, logger: .silent)
      }
      try await rule.run(
        DeploymentStoreConformance.World(SQLiteDeploymentStore(databases[0]), SQLiteDeploymentStore(databases[count - 1])))
      for database in databases { try database.close() }
    }
  }
}
