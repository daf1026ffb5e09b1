import KatsudoSQLite
import KatsudoTesting
import Testing

/// SQLite keeps the rules of a store of the secrets of webhooks: as one store, and as two that share a file.
@Suite struct SQLiteWebhookSecretStoreTests {
  @Test(arguments: WebhookSecretStoreConformance.rules, [1, 2])
  func `SQLite keeps the rules`(rule: ConformanceRule<WebhookSecretStoreConformance.World>, count: Int) async throws {
    try await withTemporaryFolder { folder in
      let databases = try (0..<count).map { _ in
        try SQLiteDatabase(path: folder + "/test.sqlite", access: count == 1 ? .exclusive : .shared, logger: .silent)
      }
      try await rule.run(
        WebhookSecretStoreConformance.World(SQLiteWebhookSecretStore(databases[0]), SQLiteWebhookSecretStore(databases[count - 1])))
      for database in databases { try database.close() }
    }
  }
}
