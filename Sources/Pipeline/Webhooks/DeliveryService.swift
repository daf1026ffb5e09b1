package import KatsudoAPI
import KatsudoCore
package import KatsudoMediaFetch
package import KatsudoMetrics
package import KatsudoQueue
package import Logging
import NIOConcurrencyHelpers
import ServiceLifecycle

/// Sends the messages of the outbox to the webhooks of the jobs.
///
/// A message is delivered at least once. If the server ends during a try, the next server sends the message again, with the same id. The time
/// of the next try is in the store, so it survives a restart.
package struct DeliveryService: Service {
  package struct Settings: Sendable {
    /// The largest number of messages on their way: of all owners, of one owner, and of one owner to one receiver. A quarter of the slots,
    /// rounded down, is kept for owners who have no message on its way.
    package var slots = 32
    package var perOwner = 16
    package var perReceiver = 4
    /// The time for one try. The sender keeps it.
    package var timeLimit = Duration.seconds(10)
    /// The pause after the first try that failed. Later pauses grow.
    package var firstPause = Duration.seconds(5)
    /// The time that tries on their way may still take when the server stops.
    package var grace = Duration.seconds(3)

    package init() {}
  }

  private struct State {
    var running = 0
    var isStopping = false
  }

  private let queue: JobQueue
  private let secrets: WebhookSecrets
  private let message: DeliveryMessage
  private let signer: WebhookSigner
  private let sender: MessageSender
  private let sink: WebhookSink
  private let settings: Settings
  private let plan: RetryPlan
  private let time: TimeSource
  private let logger: Logger
  private let state = NIOLockedValueBox(State())
  private let tries = MetricCounter("katsudo_webhook_tries_total", "Tries to deliver a webhook, by their outcome.", labels: ["outcome"])

  /// The largest number of pending messages that the metrics count.
  private static let countLimit = 100_000
  /// The pause after which the outbox is looked at in any case. The wall clock may have been set.
  private static let longestPause = Duration.seconds(5)
  /// The pause before a look for due deliveries goes on.
  private static let cutPause = Duration.milliseconds(50)

  package init(
    queue: JobQueue, secrets: WebhookSecrets, message: DeliveryMessage, signer: WebhookSigner, sender: MessageSender, sink: WebhookSink,
    settings: Settings = Settings(), time: TimeSource, logger: Logger
  ) {
    self.queue = queue
    self.secrets = secrets
    self.message = message
    self.signer = signer
    self.sender = sender
    self.sink = sink
    self.settings = settings
    plan = RetryPlan(firstPause: settings.firstPause)
    self.time = time
    self.logger = logger
  }

  package func metrics() async throws -> [MetricFamily] {
    let pending = try await queue.store.pendingDeliveries(limit: Self.countLimit)
    return [
      MetricFamily(
        "katsudo_webhook_deliveries_pending", .gauge, "Webhook messages that wait for a try or are on their way, up to 100000.",
        [.init(Double(pending))]), tries.family,
    ]
  }

  package func run() async throws {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await self.deliver() }
      group.addTask {
        if (try? await gracefulShutdown()) == nil { return }
        self.state.withLockedValue { $0.isStopping = true }
        self.queue.deliveries.raise()
        try? await Task.sleep(for: self.settings.grace)
      }
      // The first to end is the work that was told to stop, or the time that it has for that.
      await group.next()
      group.cancelAll()
    }
  }

  /// Claims deliveries and tries them until the service stops. Returns when the last try has ended.
  private func deliver() async {
    await withDiscardingTaskGroup { tries in
      var cursor = DeliveryCursor()
      while !Task.isCancelled, !state.withLockedValue({ $0.isStopping }) {
        let seen = queue.deliveries.count
        let free = settings.slots - state.withLockedValue { $0.running }
        var pause = Self.longestPause
        if free > 0 {
          do {
            let claimed = try await queue.store.claimDeliveries(wish(free, cursor))
            cursor = claimed.cursor
            pause = self.pause(after: claimed)
            for delivery in claimed.deliveries {
              state.withLockedValue { $0.running += 1 }
              tries.addTask {
                await attempt(delivery)
                state.withLockedValue { $0.running -= 1 }
                queue.deliveries.raise()
              }
            }
          } catch {
            logger.error("cannot claim webhook deliveries, tried again later", metadata: ["error": "\(error)"])
          }
        }
        await queue.deliveries.wait(after: seen, atMost: pause)
      }
    }
  }

  private func wish(_ free: Int, _ cursor: DeliveryCursor) -> DeliveryWish {
    DeliveryWish(
      limit: free, reserve: settings.slots / 4, perOwner: settings.perOwner, perReceiver: settings.perReceiver,
      lease: settings.timeLimit + .seconds(20), cursor: cursor)
  }

  private func pause(after claimed: ClaimedDeliveries) -> Duration {
    if claimed.isCut { return Self.cutPause }
    guard let next = claimed.nextAt else { return Self.longestPause }
    let microseconds = next.microseconds - time.now().microseconds
    return min(max(.microseconds(microseconds), .milliseconds(1)), Self.longestPause)
  }

  private func attempt(_ delivery: Delivery) async {
    let end = await tryOnce(delivery)
    tries.add([end.verdict.word])
    // The server stops and cut this try off. The next start takes the delivery up at once.
    if Task.isCancelled, end.verdict != .delivered { return }
    do {
      try await queue.store.settle(delivery, end)
      log(delivery, end)
    } catch {
      // The lease ends, and the message is sent again.
      logError("webhook delivery not recorded, tried again later", delivery, error)
    }
  }

  private func tryOnce(_ delivery: Delivery) async -> DeliveryTry {
    let outcome: MessageSender.Outcome
    do {
      guard let body = try await message.body(of: delivery) else { return DeliveryTry(.stopped, error: "The request was deleted.") }
      let headers = try await headers(of: delivery, body)
      if delivery.url == JobWebhook.sinkURL {
        guard sink.keep(WebhookSink.Message(delivery, body: body, headers: headers)) else {
          return DeliveryTry(.stopped, error: "The limits of the sink (webhooks.sink_…) allow no message of this size.")
        }
        // The request may have been deleted while the message was made.
        if try await queue.store.glance(id: delivery.requestID) == nil { sink.forget([delivery.requestID], of: delivery.owner) }
        outcome = .answered(status: 200, retryAfter: nil)
      } else {
        outcome = await sender.post(body, headers: headers, to: delivery.url)
      }
    } catch {
      logError("webhook message not made, tried again later", delivery, error)
      outcome = .failed("The server could not make the message just now.")
    }
    return plan.end(of: delivery, outcome, at: time.now(), chance: .random(in: 0...1))
  }

  private func headers(of delivery: Delivery, _ body: [UInt8]) async throws -> [(String, String)] {
    let now = time.now()
    let secrets = try await secrets.current(of: delivery.owner)
    let signature = try signer.headers(id: delivery.id, seconds: now.seconds, body: body, secrets: secrets)
    let trace = try await queue.traceHeaders(of: delivery.requestID)
    return [("content-type", "application/json")] + (signature.map { ($0.name, $0.value) } + trace.map { ($0.name, $0.value) })
  }

  private func logError(_ message: Logger.Message, _ delivery: Delivery, _ error: any Error) {
    logger.error(message, metadata: ["request": "\(delivery.requestID)", "receiver": "\(delivery.receiver)", "error": "\(error)"])
  }

  private func log(_ delivery: Delivery, _ end: DeliveryTry) {
    // The address may hold a secret, so only its origin is logged.
    var metadata: Logger.Metadata = [
      "request": "\(delivery.requestID)", "delivery": "\(delivery.id)", "receiver": "\(delivery.receiver)",
      "attempt": "\(delivery.attempts)",
    ]
    if let status = end.status { metadata["status"] = "\(status)" }
    if let error = end.error { metadata["error"] = "\(error)" }
    switch end.verdict {
    case .delivered: logger.debug("webhook delivered", metadata: metadata)
    case .again: logger.info("webhook not delivered, tried again later", metadata: metadata)
    case .failed, .stopped: logger.notice("webhook not delivered, not tried again", metadata: metadata)
    }
  }
}

extension DeliveryTry.Verdict {
  /// The label in the metrics.
  fileprivate var word: String {
    switch self {
    case .delivered: "delivered"
    case .again: "again"
    case .failed: "failed"
    case .stopped: "stopped"
    }
  }
}
