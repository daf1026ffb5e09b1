import KatsudoAPI
package import KatsudoCore
import Testing

extension JobStoreConformance {
  /// The largest number of messages of one job about states that are not final, and the time for tries in seconds.
  package static let outbox = OutboxLimits(intermediate: 3, trySeconds: 1000)

  static let webhooks: [Rule] = [
    Rule("a final state of a job with a webhook adds a delivery, and other states add none") { world in
      let id = try await world.submit(webhook: world.webhook())
      try await world.submit()
      _ = try await (world.claim(), world.claim(from: world.b))
      #expect(try await world.deliveries() == [])
      world.clock.advance(milliseconds: 10)
      let change = try #require(try await world.b.apply(.failed(attempt: 1, error: "No."), to: id, result: nil))
      #expect(change.addsDelivery)
      let now = world.clock.now
      for store in [world.a, world.b] {
        let found = try await store.deliveries(DeliveryFilter(owner: "ann", limit: 10))
        let only = try #require(found.first)
        #expect(found.count == 1)
        #expect(
          only
            == Delivery(
              id: only.id, requestID: id, owner: "ann", state: .failed, url: "https://hooks.example/a?secret",
              receiver: "https://hooks.example:443",
              base: "http://base", createdAt: now, deadline: now.adding(seconds: 1000), nextAt: now))
        #expect(try await store.deliveries(DeliveryFilter(owner: "bob", limit: 10)) == [])
      }
    },
    Rule("a webhook that tells every state gets a delivery for each change of the state, up to the limit") { world in
      let id = try await world.submit(webhook: world.webhook(tellsEveryState: true))
      for attempt in 1...3 {
        world.clock.advance(milliseconds: 1)
        _ = try await world.claim(from: world.b)
        try await world.a.report(JobProgress(0.5), of: Claim.ID(requestID: id, attempt: attempt))
        world.clock.advance(milliseconds: 1)
        _ = try await world.a.apply(.released(attempt: attempt), to: id, result: nil)
      }
      world.clock.advance(milliseconds: 1)
      _ = try await world.b.apply(.cancelRequested, to: id, result: nil)
      #expect(try await world.deliveries().map(\.state) == [.inQueue, .inProgress, .inQueue, .cancelled])
      #expect(Set(try await world.deliveries().map(\.id)).count == 4)
    },
    Rule("a refused submit leaves no delivery") { world in
      let limits = WaitingLimits(owner: 1)
      try await world.submit(limits: limits, webhook: world.webhook(tellsEveryState: true))
      await #expect(throws: QueueFull.owner(limit: 1)) {
        try await world.submit(to: world.b, limits: limits, webhook: world.webhook(tellsEveryState: true))
      }
      #expect(try await world.deliveries().count == 1)
    },
    Rule("a delivery that is due is claimed once, and again when its lease is over") { world in
      let id = try await world.finish(webhook: world.webhook())
      let first = try await world.claimDeliveries()
      #expect(first.deliveries.map(\.requestID) == [id])
      #expect(first.deliveries.first?.attempts == 1)
      #expect(first.deliveries.first?.lastAt == world.clock.now)
      #expect(first.nextAt == world.clock.now.adding(seconds: 30))
      #expect(try await world.claimDeliveries(from: world.b).deliveries == [])
      world.clock.advance(milliseconds: 30_000)
      let again = try await world.claimDeliveries(from: world.b)
      #expect(again.deliveries.map(\.attempts) == [2])
      // The first try was too slow, and its end says nothing any more.
      try await world.a.settle(try #require(first.deliveries.first), DeliveryTry(.failed, error: "late"))
      #expect(try await world.deliveries().first?.outcome == .pending)
      try await world.a.settle(try #require(again.deliveries.first), DeliveryTry(.delivered, status: 204))
      let delivery = try #require(try await world.deliveries().first)
      #expect(delivery.outcome == .delivered)
      #expect(delivery.status == 204)
      #expect(delivery.nextAt == nil)
      world.clock.advance(milliseconds: 100_000)
      #expect(try await world.claimDeliveries().deliveries == [])
    },
    Rule("a try that failed is followed by another at its time") { world in
      try await world.finish(webhook: world.webhook())
      let first = try #require(try await world.claimDeliveries().deliveries.first)
      let next = world.clock.now.adding(seconds: 5)
      try await world.b.settle(first, DeliveryTry(.again(next), status: 500, error: "broken"))
      let kept = try #require(try await world.deliveries().first)
      #expect(kept.outcome == .pending)
      #expect(kept.nextAt == next)
      #expect(kept.error == "broken")
      let none = try await world.claimDeliveries(from: world.b)
      #expect(none.deliveries == [])
      #expect(none.nextAt == next)
      world.clock.advance(milliseconds: 5000)
      let second = try #require(try await world.claimDeliveries().deliveries.first)
      #expect(second.id == first.id)
      #expect(second.attempts == 2)
      try await world.a.settle(second, DeliveryTry(.failed, error: "broken"))
      #expect(try await world.deliveries().first?.outcome == .failed)
    },
    Rule("the messages of a job go one after the other, and no old one follows a newer one") { world in
      let id = try await world.submit(webhook: world.webhook(tellsEveryState: true))
      world.clock.advance(milliseconds: 1)
      _ = try await world.claim()
      world.clock.advance(milliseconds: 1)
      _ = try await world.a.apply(.succeeded(attempt: 1), to: id, result: JobResult())
      let first = try await world.claimDeliveries().deliveries
      #expect(first.map(\.state) == [.inQueue])
      try await world.b.settle(first[0], DeliveryTry(.again(world.clock.now.adding(seconds: 5)), error: "no"))
      let second = try await world.claimDeliveries(from: world.b).deliveries
      #expect(second.map(\.state) == [.inProgress], "a message that waits for its next try holds up no newer one")
      try await world.b.settle(second[0], DeliveryTry(.delivered, status: 200))
      let third = try await world.claimDeliveries().deliveries
      #expect(third.map(\.state) == [.succeeded])
      try await world.a.settle(third[0], DeliveryTry(.delivered, status: 200))
      #expect(try await world.deliveries().map(\.outcome) == [.stopped, .delivered, .delivered])
      world.clock.advance(milliseconds: 10_000)
      #expect(try await world.claimDeliveries().deliveries == [])
    },
    Rule("a message waits while a newer one that was tried is pending, because the receiver may have it") { world in
      let id = try await world.submit(webhook: world.webhook(tellsEveryState: true))
      world.clock.advance(milliseconds: 1)
      _ = try await world.a.apply(.cancelRequested, to: id, result: nil)
      let first = try #require(try await world.claimDeliveries().deliveries.first)
      try await world.b.settle(first, DeliveryTry(.again(world.clock.now.adding(seconds: 5)), error: "no"))
      let second = try #require(try await world.claimDeliveries(from: world.b).deliveries.first)
      try await world.a.settle(second, DeliveryTry(.again(world.clock.now.adding(seconds: 60)), error: "no"))
      world.clock.advance(milliseconds: 10_000)
      #expect(try await world.claimDeliveries().deliveries == [])
      world.clock.advance(milliseconds: 60_000)
      #expect(try await world.claimDeliveries().deliveries.map(\.id) == [second.id])
    },
    Rule("an old message that waits for a newer one does not hold up the newest") { world in
      let id = try await world.submit(webhook: world.webhook(tellsEveryState: true))
      world.clock.advance(milliseconds: 1)
      let first = try #require(try await world.claimDeliveries().deliveries.first)
      try await world.b.settle(first, DeliveryTry(.again(world.clock.now.adding(seconds: 5)), error: "no"))
      _ = try await world.claim()
      let second = try #require(try await world.claimDeliveries(from: world.b).deliveries.first)
      #expect(second.state == .inProgress)
      try await world.a.settle(second, DeliveryTry(.again(world.clock.now.adding(seconds: 60)), error: "no"))
      _ = try await world.a.apply(.succeeded(attempt: 1), to: id, result: JobResult())
      world.clock.advance(milliseconds: 10_000)
      #expect(try await world.claimDeliveries().deliveries.map(\.state) == [.succeeded])
    },
    Rule("owners take turns, and so do the receivers of an owner, each up to its limit") { world in
      for _ in 0..<6 { try await world.finish(webhook: world.webhook("one")) }
      for _ in 0..<2 { try await world.finish(webhook: world.webhook("two")) }
      for _ in 0..<2 { try await world.finish(owner: "bob", webhook: world.webhook("three")) }
      let first = try await world.claimDeliveries(limit: 4).deliveries
      #expect(first.count(where: { $0.owner == "bob" }) == 2)
      #expect(Set(first.filter { $0.owner == "ann" }.map(\.receiver)).count == 2)
      let second = try await world.claimDeliveries(from: world.b, limit: 10).deliveries
      // Ann may have four on their way, and two to one receiver.
      #expect(second.map(\.receiver).sorted() == ["one", "two"])
      #expect(try await world.claimDeliveries(limit: 10).deliveries == [])
      let hanging = try #require(first.first { $0.receiver == "one" })
      try await world.a.settle(hanging, DeliveryTry(.again(world.clock.now.adding(seconds: 60))))
      #expect(try await world.claimDeliveries(from: world.b, limit: 10).deliveries.map(\.receiver) == ["one"])
    },
    Rule("a replayed delivery is due at once with a new time for tries, and one that is on its way is left alone") { world in
      try await world.finish(webhook: world.webhook())
      let first = try #require(try await world.claimDeliveries().deliveries.first)
      #expect(try await world.b.replay(delivery: first.id, owner: "ann")?.nextAt == first.nextAt)
      try await world.a.settle(first, DeliveryTry(.stopped, status: 410, error: "gone"))
      world.clock.advance(milliseconds: 2_000_000)
      #expect(try await world.b.replay(delivery: first.id, owner: "bob") == nil)
      #expect(try await world.b.replay(delivery: "msg_none", owner: "ann") == nil)
      let replayed = try #require(try await world.b.replay(delivery: first.id, owner: "ann"))
      #expect(replayed.outcome == .pending)
      #expect(replayed.nextAt == world.clock.now)
      #expect(replayed.deadline == world.clock.now.adding(seconds: 1000))
      #expect(try await world.claimDeliveries().deliveries.map(\.id) == [first.id])
    },
    Rule("deliveries are listed newest first, by owner, request and outcome, page by page") { world in
      var ids: [String] = []
      for _ in 0..<3 {
        ids.append(try await world.finish(webhook: world.webhook()))
        world.clock.advance(milliseconds: 1)
      }
      try await world.finish(owner: "bob", webhook: world.webhook())
      let claimed = try await world.claimDeliveries(limit: 1).deliveries
      try await world.a.settle(try #require(claimed.first), DeliveryTry(.delivered, status: 200))
      let page = try await world.b.deliveries(DeliveryFilter(owner: "ann", limit: 2))
      #expect(page.map(\.requestID) == [ids[2], ids[1]])
      let rest = try await world.b.deliveries(DeliveryFilter(owner: "ann", before: page[1].id, limit: 2))
      #expect(rest.map(\.requestID) == [ids[0]])
      let filter = DeliveryFilter(owner: "ann", requestID: ids[1], outcomes: [.pending, .failed], limit: 5)
      #expect(try await world.a.deliveries(filter).map(\.requestID) == [ids[1]])
      #expect(try await world.a.deliveries(DeliveryFilter(owner: "bob", requestID: ids[1], limit: 5)) == [])
      let delivered = try await world.b.deliveries(
        DeliveryFilter(owner: try #require(claimed.first).owner, outcomes: [.delivered], limit: 5))
      #expect(delivered.map(\.id) == claimed.map(\.id))
    },
    Rule("the deliveries that wait and that are on their way are counted, up to a limit") { world in
      for _ in 0..<4 { try await world.finish(webhook: world.webhook()) }
      for store in [world.a, world.b] {
        #expect(try await store.pendingDeliveries(limit: 10) == 4)
        #expect(try await store.pendingDeliveries(limit: 3) == 3)
      }
      let claimed = try await world.claimDeliveries(limit: 1).deliveries
      #expect(try await world.b.pendingDeliveries(limit: 10) == 4)
      try await world.a.settle(try #require(claimed.first), DeliveryTry(.delivered, status: 200))
      #expect(try await world.b.pendingDeliveries(limit: 10) == 3)
    },
    Rule("the reserve of a claim goes to owners who have nothing on its way, one delivery each") { world in
      for owner: Owner in ["ann", "bob"] { for _ in 0..<3 { try await world.finish(owner: owner, webhook: world.webhook()) } }
      func claim(_ limit: Int, from store: any JobStore) async throws -> [Owner] {
        try await store.claimDeliveries(DeliveryWish(limit: limit, reserve: 2, perOwner: 8, perReceiver: 8, lease: .seconds(30)))
          .deliveries.map(\.owner)
      }
      // Four without a reserve, and then nobody is left who may use it.
      #expect(try await claim(6, from: world.a) == ["ann", "bob", "ann", "bob"])
      #expect(try await claim(2, from: world.b) == [])
      try await world.finish(owner: "cid", webhook: world.webhook())
      try await world.finish(owner: "cid", webhook: world.webhook())
      #expect(try await claim(2, from: world.b) == ["cid"])
      #expect(try await Set(claim(5, from: world.a)) == ["ann", "bob", "cid"])
    },
    Rule("the deliveries of a job are deleted with it") { world in
      try await world.finish(webhook: world.webhook())
      world.clock.advance(milliseconds: 1)
      _ = try await world.b.expire(before: world.clock.now, limit: 10)
      #expect(try await world.deliveries() == [])
      #expect(try await world.claimDeliveries().deliveries == [])
    },
  ]
}

extension JobStoreConformance.World {
  func webhook(_ receiver: String = "https://hooks.example:443", tellsEveryState: Bool = false) -> JobWebhook {
    JobWebhook(
      url: "https://hooks.example/a?secret", receiver: receiver, tellsEveryState: tellsEveryState, base: "http://base")
  }

  /// Submits a job and cancels it.
  @discardableResult
  func finish(owner: Owner = "ann", webhook: JobWebhook) async throws -> String {
    let id = try await submit(owner: owner, webhook: webhook)
    _ = try await a.apply(.cancelRequested, to: id, result: nil)
    return id
  }

  /// Claims with at most four deliveries for an owner and two for a receiver.
  func claimDeliveries(from store: (any JobStore)? = nil, limit: Int = 10) async throws -> ClaimedDeliveries {
    try await (store ?? a).claimDeliveries(DeliveryWish(limit: limit, perOwner: 4, perReceiver: 2, lease: .seconds(30)))
  }

  /// Returns Ann's deliveries, oldest first.
  func deliveries() async throws -> [Delivery] {
    Array(try await b.deliveries(DeliveryFilter(owner: "ann", limit: 100)).reversed())
  }
}
