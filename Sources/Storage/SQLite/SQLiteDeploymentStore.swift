import GRDB
import KatsudoAPI
package import KatsudoCore

/// The store of deployments in SQLite.
package struct SQLiteDeploymentStore: DeploymentStore {
  private let database: SQLiteDatabase

  package init(_ database: SQLiteDatabase) { self.database = database }

  package func deployments() async throws -> [Deployment] {
    try database.read { db in
      try Row.fetchAll(db, sql: "SELECT \(Self.columns) FROM deployment ORDER BY created_at, id").map(Self.deployment)
    }
  }

  package func add(_ deployment: Deployment, limit: Int) async throws {
    try await database.write { db in
      let count = try Int.fetchOne(db, sql: "SELECT count(*) FROM deployment WHERE owner = ?", arguments: [deployment.owner.name]) ?? 0
      guard count < limit else { throw DeploymentsFull(limit: limit) }
      try db.execute(
        sql: "INSERT INTO deployment (\(Self.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        arguments: [
          deployment.id, deployment.owner.name, deployment.name, deployment.workflowID, deployment.workflowVersion, deployment.hardware,
          deployment.minInstances, deployment.maxInstances, deployment.queueSize, deployment.keepWarmSeconds, deployment.isEnabled,
          deployment.createdAt.microseconds, deployment.updatedAt.microseconds,
        ])
    }
  }

  package func update(_ deployment: Deployment) async throws -> Bool {
    try await database.write { db in
      try db.execute(
        sql: """
          UPDATE deployment SET name = ?, workflow_version = ?, hardware = ?, min_instances = ?, max_instances = ?, queue_size = ?,
            keep_warm_seconds = ?, is_enabled = ?, updated_at = ?
          WHERE id = ? AND owner = ?
          """,
        arguments: [
          deployment.name, deployment.workflowVersion, deployment.hardware, deployment.minInstances, deployment.maxInstances,
          deployment.queueSize, deployment.keepWarmSeconds, deployment.isEnabled, deployment.updatedAt.microseconds, deployment.id,
          deployment.owner.name,
        ])
      return db.changesCount == 1
    }
  }

  package func deleteDeployment(id: String, owner: Owner) async throws -> Bool {
    try await database.write { db in
      try db.execute(sql: "DELETE FROM deployment WHERE id = ? AND owner = ?", arguments: [id, owner.name])
      return db.changesCount == 1
    }
  }

  private static let columns = """
    id, owner, name, workflow_id, workflow_version, hardware, min_instances, max_instances, queue_size, keep_warm_seconds, is_enabled,
    created_at, updated_at
    """

  private static func deployment(_ row: Row) -> Deployment {
    Deployment(
      id: row[0], owner: Owner(stored: row[1]), name: row[2], workflowID: row[3], workflowVersion: row[4], hardware: row[5],
      minInstances: row[6], maxInstances: row[7], queueSize: row[8], keepWarmSeconds: row[9], isEnabled: row[10],
      createdAt: Timestamp(microseconds: row[11]), updatedAt: Timestamp(microseconds: row[12]))
  }
}
