import KatsudoSQLite
import KatsudoTesting
import Testing

/// Runs the rules of the port `KeyStore` on one SQLite store, and on two that share a file.
@Suite struct SQLiteKeyStoreTests {
  @Test(arguments: KeyStoreConformance.rules, [1, 2])
  func `the store in SQLite keeps the rules`(rule: ConformanceRule<KeyStoreConformance.World>, count: Int) async throws {
    try await withTemporaryFolder { folder in
      let databases = try (0..<count).map { _ in
        try SQLiteDatabase(path: folder + "/test.sqlite", access: count == 1 ? .exclusive : .shared, logger: .silent)
      }
      try await rule.run(KeyStoreConformance.World(SQLiteKeyStore(databases[0]), SQLiteKeyStore(databases[count - 1])))
      for database in databases { try database.close() }
    }
  }
}
