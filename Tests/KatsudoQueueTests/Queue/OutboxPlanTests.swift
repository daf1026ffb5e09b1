import KatsudoAPI
import KatsudoCore
import KatsudoQueue
import KatsudoTesting
import Testing

/// The statements about deliveries find their rows by an index, so they cost the same with a million messages that wait.
@Suite struct OutboxPlanTests {
  private func withLog(_ work: (TestQueue, StatementLog) async throws -> Void) async throws {
    try await withQueue { test in
      for number in 0..<3 {
        let webhook = JobWebhook(url: "https://hooks.example/", receiver: "https://hooks.example:443", base: "http://base")
        let job = NewJob(
          id: "\(number)", owner: "ann", modelID: "test/a", input: JobInput(values: [:]), createdAt: test.clock.now, webhook: webhook)
        try await test.queue.store.submit(job, limits: WaitingLimits())
        _ = try await test.queue.store.apply(.cancelRequested, to: "\(number)", result: nil)
      }
      let log = try await StatementLog(of: test.database, about: "delivery")
      try await work(test, log)
    }
  }

  private func expectSearches(_ log: StatementLog, _ test: TestQueue, atLeast count: Int, _ indexes: [String]) throws {
    let steps = try log.planSteps(test.database, atLeast: count)
    for step in steps { #expect(step.hasPrefix("SEARCH "), "\(step)") }
    for index in indexes { #expect(steps.contains { $0.contains(index) }, "\(index)") }
  }

  @Test func `a claim steps from owner to owner and from receiver to receiver`() async throws {
    try await withLog { test, log in
      let claimed = try await test.queue.store.claimDeliveries(
        DeliveryWish(limit: 2, perOwner: 8, perReceiver: 8, lease: .seconds(30)))
      #expect(claimed.deliveries.count == 2)
      try expectSearches(log, test, atLeast: 5, ["delivery_lane", "delivery_leased", "delivery_next", "delivery_of_job"])
    }
  }

  @Test func `the end of a try and a replay find their delivery by its id`() async throws {
    try await withLog { test, log in
      let claimed = try await test.queue.store.claimDeliveries(
        DeliveryWish(limit: 1, perOwner: 8, perReceiver: 8, lease: .seconds(30)))
      let delivery = try #require(claimed.deliveries.first)
      log.clear()
      try await test.queue.store.settle(delivery, DeliveryTry(.delivered, status: 200))
      _ = try await test.queue.replay(delivery: delivery.id, owner: "ann")
      try expectSearches(log, test, atLeast: 4, ["sqlite_autoindex_delivery_1", "delivery_of_job"])
    }
  }

  @Test(arguments: [nil, "1"]) func `a page of the log is a range of an index`(requestID: String?) async throws {
    try await withLog { test, log in
      let first = try #require(try await test.queue.store.deliveries(DeliveryFilter(owner: "ann", limit: 1)).first)
      log.clear()
      let filter = DeliveryFilter(owner: "ann", requestID: requestID, outcomes: [.pending], before: first.id, limit: 2)
      _ = try await test.queue.store.deliveries(filter)
      try expectSearches(log, test, atLeast: 2, [requestID == nil ? "delivery_of_owner" : "delivery_of_job"])
    }
  }
}
