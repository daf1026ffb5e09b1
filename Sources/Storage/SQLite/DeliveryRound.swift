import GRDB
import KatsudoAPI
import KatsudoCore

/// One claim of deliveries within its transaction. The owners take turns, with one delivery each. The receivers of an owner take turns too,
/// so a receiver that does not answer holds up only its own messages.
///
/// The cost depends on the owners and on the receivers that are looked at, and not on the number of deliveries that wait.
struct DeliveryRound {
  private struct Lane: Hashable {
    var owner: String
    var receiver: String
  }

  /// The largest number of receivers of one owner that one turn looks at. A caller may name any number of receivers.
  private static let receiversPerTurn = 100
  /// The largest number of turns of one claim.
  private static let turns = 1000

  private let wish: DeliveryWish
  private let now: Timestamp
  private let db: Database
  /// The numbers of deliveries on their way: by owner, and by owner and receiver.
  private var owners: [String: Int] = [:]
  private var lanes: [Lane: Int] = [:]
  private var cursor: DeliveryCursor
  private var claimed: [Delivery] = []
  private var isCut = false

  init(_ wish: DeliveryWish, at now: Timestamp, _ db: Database) throws {
    self.wish = wish
    self.now = now
    self.db = db
    cursor = wish.cursor
    let busy = try db.cachedStatement(sql: "SELECT owner, receiver FROM delivery WHERE leased = 1 AND next_at > ?")
    for row in try Row.fetchAll(busy, arguments: [now.microseconds]) { count(Lane(owner: row[0], receiver: row[1])) }
  }

  private mutating func count(_ lane: Lane) {
    owners[lane.owner, default: 0] += 1
    lanes[lane, default: 0] += 1
  }

  mutating func run() throws -> ClaimedDeliveries {
    // A whole round in which no owner has anything to send ends the claim.
    var firstIdle: String?
    var turn = 0
    while claimed.count < wish.limit, let owner = try nextOwner(), owner != firstIdle {
      turn += 1
      if turn > Self.turns {
        isCut = true
        break
      }
      cursor.owner = owner
      if try claimOne(of: owner) { firstIdle = nil } else if firstIdle == nil { firstIdle = owner }
    }
    let next = try db.cachedStatement(sql: "SELECT next_at FROM delivery WHERE next_at > ? ORDER BY next_at LIMIT 1")
    return ClaimedDeliveries(
      deliveries: claimed, cursor: cursor, isCut: isCut, nextAt: JobRow.time(try Int64.fetchOne(next, arguments: [now.microseconds])))
  }

  /// Returns the owner after the last one that has a delivery to send now or later.
  private func nextOwner() throws -> String? {
    let next = try db.cachedStatement(
      sql: "SELECT owner FROM delivery WHERE next_at IS NOT NULL AND owner > ? ORDER BY owner LIMIT 1")
    return try String.fetchOne(next, arguments: [cursor.owner]) ?? String.fetchOne(next, arguments: [""])
  }

  private func nextReceiver(of owner: String, after receiver: String) throws -> String? {
    let next = try db.cachedStatement(
      sql: "SELECT receiver FROM delivery WHERE next_at IS NOT NULL AND owner = ? AND receiver > ? ORDER BY receiver LIMIT 1")
    return try String.fetchOne(next, arguments: [owner, receiver]) ?? String.fetchOne(next, arguments: [owner, ""])
  }

  /// Claims one delivery of an owner.
  ///
  /// - Returns: `false` if the owner has nothing to send now, enough is on its way, or only the reserve is left.
  private mutating func claimOne(of owner: String) throws -> Bool {
    let onTheirWay = owners[owner, default: 0]
    guard onTheirWay < wish.perOwner, onTheirWay == 0 || wish.limit - claimed.count > wish.reserve else { return false }
    var first: String?
    for _ in 0..<Self.receiversPerTurn {
      guard let receiver = try nextReceiver(of: owner, after: cursor.receivers[owner] ?? ""), receiver != first else { return false }
      first = first ?? receiver
      cursor.receivers[owner] = receiver
      guard lanes[Lane(owner: owner, receiver: receiver), default: 0] < wish.perReceiver, let row = try head(owner, receiver) else {
        continue
      }
      try take(row)
      return true
    }
    isCut = true
    return false
  }

  /// Returns the delivery of a receiver that is due for the longest time.
  ///
  /// A delivery waits while another one of its job is on its way, and while a newer one that was tried is pending: the receiver may have
  /// that one, although the end of the try is not known after a crash. Of the deliveries that need not wait for a newer one, the oldest
  /// that is due goes first.
  private func head(_ owner: String, _ receiver: String) throws -> DeliveryRow? {
    try DeliveryRow.fetch(
      where: """
        delivery.owner = ?1 AND delivery.receiver = ?2 AND delivery.next_at <= ?3 AND NOT EXISTS (
          SELECT 1 FROM delivery AS other WHERE other.job = delivery.job AND other.number <> delivery.number
            AND (other.leased = 1 AND other.next_at > ?3
              OR other.number > delivery.number AND other.next_at IS NOT NULL AND other.attempts > 0
              OR other.number < delivery.number AND other.next_at <= ?3 AND other.number >= coalesce((
                SELECT max(number) FROM delivery AS tried
                WHERE tried.job = delivery.job AND tried.next_at IS NOT NULL AND tried.attempts > 0), 0)))
        ORDER BY delivery.next_at LIMIT 1
        """, [owner, receiver, now.microseconds], db
    ).first
  }

  private mutating func take(_ row: DeliveryRow) throws {
    var delivery = row.delivery
    let leaseEnd = now.adding(seconds: Double(wish.lease.wholeMilliseconds) / 1000)
    try db.cachedStatement(
      sql: "UPDATE delivery SET leased = 1, attempts = attempts + 1, next_at = ?, last_at = ? WHERE number = ?"
    ).run([leaseEnd.microseconds, now.microseconds, row.number])
    delivery.attempts += 1
    delivery.nextAt = leaseEnd
    delivery.lastAt = now
    count(Lane(owner: delivery.owner.name, receiver: delivery.receiver))
    claimed.append(delivery)
  }
}
