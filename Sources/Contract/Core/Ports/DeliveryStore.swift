package import KatsudoAPI

/// Keeps the outbox of webhooks. A store of jobs is one, because it writes a delivery in the transaction of the change that the delivery tells.
///
/// A change to a final state of a job with a webhook adds a delivery. A change to another state adds one if the webhook tells every state.
/// Every call may throw ``StoreError``.
package protocol DeliveryStore: Sendable {
  /// Claims deliveries whose next try is due. They are not claimed again before the lease is over.
  ///
  /// The owners take turns, and so do the receivers of one owner. The last ``DeliveryWish/reserve`` deliveries of the limit go only to owners
  /// who have nothing on its way, also by another claim. Of one job only one delivery is on its way at a time, and the oldest one that
  /// is due goes first. A delivery of which a newer one was tried waits for the end of the newer one.
  func claimDeliveries(_ wish: DeliveryWish) async throws -> ClaimedDeliveries

  /// Stores the end of a try. If the message was delivered, older deliveries of the job that still wait are stopped, so that no receiver
  /// gets an old state after a newer one. An end of a try whose lease was lost changes nothing.
  func settle(_ delivery: Delivery, _ end: DeliveryTry) async throws

  /// Returns a page of an owner's deliveries, newest first.
  func deliveries(_ filter: DeliveryFilter) async throws -> [Delivery]

  /// Returns the number of deliveries that wait for a try or are on their way, of all owners. It counts no further than `limit`.
  func pendingDeliveries(limit: Int) async throws -> Int

  /// Makes the next try of a delivery due now, whatever became of it before. The time for tries begins anew. A try that is on its way is
  /// left alone.
  ///
  /// - Returns: the delivery as it is now, or `nil` if the owner has no such delivery.
  func replay(delivery id: String, owner: Owner) async throws -> Delivery?
}

/// The parameters of a claim of deliveries.
package struct DeliveryWish: Sendable, Hashable {
  /// The largest number of deliveries to claim.
  package var limit: Int
  /// The number of deliveries of this limit that only owners get who have nothing on its way. So owners whose receivers hang do not hold up
  /// the others.
  package var reserve: Int
  /// The largest number of deliveries on their way for one owner, and of one owner to one receiver.
  package var perOwner: Int
  package var perReceiver: Int
  package var lease: Duration
  package var cursor: DeliveryCursor

  package init(
    limit: Int, reserve: Int = 0, perOwner: Int, perReceiver: Int, lease: Duration, cursor: DeliveryCursor = DeliveryCursor()
  ) {
    self.limit = limit
    self.reserve = reserve
    self.perOwner = perOwner
    self.perReceiver = perReceiver
    self.lease = lease
    self.cursor = cursor
  }
}

/// The place in the turns of owners and receivers. The next claim begins after it.
package struct DeliveryCursor: Sendable, Hashable {
  package var owner: String
  /// The receiver that had the last turn, by owner.
  package var receivers: [String: String]

  package init(owner: String = "", receivers: [String: String] = [:]) {
    self.owner = owner
    self.receivers = receivers
  }
}

/// The deliveries of one claim, in the order in which they should begin.
package struct ClaimedDeliveries: Sendable, Hashable {
  package var deliveries: [Delivery]
  package var cursor: DeliveryCursor
  /// `true` if the look for due deliveries ended before all receivers had a turn. Another claim goes on there.
  package var isCut: Bool
  /// The earliest time after now at which a try is due or a lease ends, or `nil` if there is none.
  package var nextAt: Timestamp?

  package init(deliveries: [Delivery], cursor: DeliveryCursor, isCut: Bool, nextAt: Timestamp?) {
    self.deliveries = deliveries
    self.cursor = cursor
    self.isCut = isCut
    self.nextAt = nextAt
  }
}

/// The selection of the deliveries in a listing, newest first.
package struct DeliveryFilter: Sendable, Hashable {
  package var owner: Owner
  /// Only the deliveries of this job, or of all jobs if it is `nil`.
  package var requestID: String?
  /// If it is empty, deliveries with every outcome are listed.
  package var outcomes: [Delivery.Outcome]
  /// The id of a delivery, which may have been deleted since. Only older deliveries are listed.
  package var before: String?
  package var limit: Int

  package init(owner: Owner, requestID: String? = nil, outcomes: [Delivery.Outcome] = [], before: String? = nil, limit: Int) {
    self.owner = owner
    self.requestID = requestID
    self.outcomes = outcomes
    self.before = before
    self.limit = limit
  }
}

/// The limits of the outbox.
package struct OutboxLimits: Sendable, Hashable {
  /// The largest number of deliveries of one job that tell a state which is not final.
  package var intermediate: Int
  /// The time in seconds after the change, or after a replay, in which tries begin.
  package var trySeconds: Double

  package init(intermediate: Int = 100, trySeconds: Double = 86_400) {
    self.intermediate = intermediate
    self.trySeconds = trySeconds
  }
}
