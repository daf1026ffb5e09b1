import KatsudoAPI
import KatsudoCore
import KatsudoMediaFetch
import KatsudoWebhooks
import Testing

@Suite struct RetryPlanTests {
  private static let now = Timestamp(microseconds: 1_000_000_000)
  private let plan = RetryPlan(firstPause: .seconds(5))

  private func delivery(attempts: Int = 1, secondsLeft: Double = 86_400) -> Delivery {
    Delivery(
      id: "msg_1", requestID: "1", owner: .anonymous, state: .succeeded, url: "https://hooks.example/",
      receiver: "https://hooks.example:443",
      base: "", createdAt: Self.now, deadline: Self.now.adding(seconds: secondsLeft), attempts: attempts)
  }

  private func end(
    _ outcome: MessageSender.Outcome, attempts: Int = 1, secondsLeft: Double = 86_400, chance: Double = 0.5
  ) -> DeliveryTry {
    plan.end(of: delivery(attempts: attempts, secondsLeft: secondsLeft), outcome, at: Self.now, chance: chance)
  }

  @Test(arguments: [200, 201, 204, 299]) func `any status of success is a delivery`(status: Int) {
    #expect(end(.answered(status: status, retryAfter: nil)) == DeliveryTry(.delivered, status: status))
  }

  @Test(arguments: [100, 302, 308, 400, 401, 404, 429, 500, 503]) func `any other status but 410 is tried again`(status: Int) {
    let end = end(.answered(status: status, retryAfter: nil))
    #expect(end.verdict == .again(Self.now.adding(seconds: 5)))
    #expect(end.status == status)
    #expect(end.error?.contains("\(status)") == true)
  }

  @Test func `410 stops, also while there is time`() {
    #expect(end(.answered(status: 410, retryAfter: "1")).verdict == .stopped)
  }

  @Test(arguments: [(1, 5.0), (2, 10), (3, 20), (10, 2560), (12, 10_240), (13, 14_400), (100, 14_400)])
  func `pauses double up to four hours`(attempts: Int, seconds: Double) {
    #expect(plan.pause(after: attempts, chance: 0.5) == .seconds(seconds))
    #expect(plan.pause(after: attempts, chance: 0) == .milliseconds(Int64(seconds * 800)))
    #expect(plan.pause(after: attempts, chance: 1) == .milliseconds(Int64(seconds * 1200)))
  }

  @Test func `a receiver may ask for a longer pause, up to four hours`() {
    #expect(end(.answered(status: 429, retryAfter: "60")).verdict == .again(Self.now.adding(seconds: 60)))
    #expect(end(.answered(status: 503, retryAfter: "1")).verdict == .again(Self.now.adding(seconds: 5)))
    #expect(end(.answered(status: 503, retryAfter: "999999")).verdict == .again(Self.now.adding(seconds: 14_400)))
  }

  @Test func `the last try is at the deadline, and none is after it`() {
    #expect(end(.failed("no"), secondsLeft: 5).verdict == .again(Self.now.adding(seconds: 5)))
    #expect(end(.failed("no"), secondsLeft: 4) == DeliveryTry(.again(Self.now.adding(seconds: 4)), error: "no"))
    #expect(end(.failed("no"), secondsLeft: 0) == DeliveryTry(.failed, error: "no"))
    #expect(end(.answered(status: 503, retryAfter: "10"), secondsLeft: 8).verdict == .failed, "the receiver does not want an earlier try")
  }
}
