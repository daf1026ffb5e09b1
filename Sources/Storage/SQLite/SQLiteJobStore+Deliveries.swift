import GRDB
import KatsudoAPI
package import KatsudoCore

extension SQLiteJobStore {
  package func claimDeliveries(_ wish: DeliveryWish) async throws -> ClaimedDeliveries {
    try await database.write { [time] db in
      var round = try DeliveryRound(wish, at: time.now(), db)
      return try round.run()
    }
  }

  package func settle(_ delivery: Delivery, _ end: DeliveryTry) async throws {
    let (outcome, nextAt): (Delivery.Outcome, Timestamp?) =
      switch end.verdict {
      case .delivered: (.delivered, nil)
      case .failed: (.failed, nil)
      case .stopped: (.stopped, nil)
      case .again(let moment): (.pending, moment)
      }
    try await database.write { db in
      // The number of the try names the lease: a later try of the same delivery has another one.
      let update = try db.cachedStatement(
        sql: """
          UPDATE delivery SET leased = 0, outcome = ?, next_at = ?, status = ?, error = ? WHERE id = ? AND attempts = ? AND leased = 1
          RETURNING number, job
          """)
      let row = try Row.fetchOne(
        update, arguments: [outcome.rawValue, nextAt?.microseconds, end.status, end.error, delivery.id, delivery.attempts])
      guard let row, outcome == .delivered else { return }
      try db.cachedStatement(
        sql:
          "UPDATE delivery SET outcome = 'stopped', leased = 0, next_at = NULL, error = ? WHERE job = ? AND number < ? AND outcome = 'pending'"
      ).run(["A later state of the request was delivered before.", row[1] as Int64, row[0] as Int64])
    }
  }

  package func deliveries(_ filter: DeliveryFilter) async throws -> [Delivery] {
    // Each outcome has its own range in the index of the owner.
    let outcomes = filter.outcomes.isEmpty ? Delivery.Outcome.allCases : filter.outcomes
    return try database.read { db in
      let bound = try filter.before.map { try DeliveryRow.bound(before: $0, db) } ?? Int64.max
      let rows = try outcomes.flatMap { outcome in
        if let requestID = filter.requestID {
          // The plus sign keeps SQLite from the index of the owner. A job has few deliveries, and an owner may have many.
          try DeliveryRow.fetch(
            where: """
              delivery.job = (SELECT sequence FROM job WHERE id = ?1) AND delivery.number < ?4 AND +delivery.owner = ?2
                AND +delivery.outcome = ?3 ORDER BY delivery.number DESC LIMIT ?5
              """, [requestID, filter.owner.name, outcome.rawValue, bound, filter.limit], db)
        } else {
          try DeliveryRow.fetch(
            where: "delivery.owner = ?1 AND delivery.outcome = ?2 AND delivery.number < ?3 ORDER BY delivery.number DESC LIMIT ?4",
            [filter.owner.name, outcome.rawValue, bound, filter.limit], db)
        }
      }
      return rows.sorted { $0.number > $1.number }.prefix(filter.limit).map(\.delivery)
    }
  }

  package func replay(delivery id: String, owner: Owner) async throws -> Delivery? {
    try await database.write { [time, outbox] db in
      let find = { try DeliveryRow.fetch(where: "delivery.id = ?1 AND +delivery.owner = ?2", [id, owner.name], db).first }
      let now = time.now()
      guard let row = try find(), !row.isOnItsWay(at: now) else { return try find()?.delivery }
      try db.cachedStatement(sql: "UPDATE delivery SET outcome = 'pending', leased = 0, next_at = ?, deadline = ? WHERE number = ?")
        .run([now.microseconds, now.adding(seconds: outbox.trySeconds).microseconds, row.number])
      return try find()?.delivery
    }
  }
}
