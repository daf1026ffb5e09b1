import KatsudoWorker
import Testing

@Suite struct CircuitBreakerTests {
  @Test func `a breaker rests after a failure and then lets one trial through`() {
    var breaker = CircuitBreaker()
    #expect(breaker.rest(at: 0) == 0)
    #expect(!breaker.isOpen)
    breaker.fail(isTrial: false, at: 0)
    #expect(breaker.isOpen)
    #expect(breaker.rest(at: 400) == 600)
    #expect(breaker.rest(at: 1000) == 0)
    let isTrial = breaker.begin(at: 1000)
    #expect(isTrial)
    #expect(breaker.rest(at: 100_000) > 0, "only one trial may run at a time")
    #expect(breaker.isOpen, "the breaker stays open until the trial succeeds")
    let wasOpen = breaker.succeed()
    #expect(wasOpen)
    #expect(breaker.rest(at: 5000) == 0)
  }

  @Test func `the rests double up to the longest, or last as long as requested`() {
    var breaker = CircuitBreaker(longestRest: 15_000)
    var rests: [Int64] = []
    for _ in 0..<6 {
      let isTrial = breaker.begin(at: 0)
      breaker.fail(isTrial: isTrial, at: 0)
      rests.append(breaker.rest(at: 0))
    }
    #expect(rests == [1000, 2000, 4000, 8000, 15_000, 15_000])
    let isTrial = breaker.begin(at: 0)
    breaker.fail(isTrial: isTrial, at: 0, rest: 300_000)
    #expect(breaker.rest(at: 0) == 300_000)
  }

  @Test func `failures of attempts that started together count once`() {
    var breaker = CircuitBreaker()
    for _ in 0..<16 { breaker.fail(isTrial: false, at: 0) }
    #expect(breaker.rest(at: 0) == 1000)
    #expect(breaker.failureCount == 1)
  }

  @Test func `after a trial that was broken off the next attempt is the trial`() {
    var breaker = CircuitBreaker()
    breaker.fail(isTrial: false, at: 0)
    let isTrial = breaker.begin(at: 1000)
    #expect(isTrial)
    breaker.breakOff()
    #expect(breaker.rest(at: 1000) == 0)
    #expect(breaker.isOpen)
  }

  @Test func `another trial may start when the time limit of the first is over`() {
    var breaker = CircuitBreaker(longestRest: 15_000)
    breaker.fail(isTrial: false, at: 0)
    _ = breaker.begin(at: 1000, limit: 15_000)
    #expect(breaker.rest(at: 15_999) == 1)
    #expect(breaker.rest(at: 16_000) == 0)
  }

  @Test func `a breaker without failures stays closed`() {
    var breaker = CircuitBreaker()
    let isTrial = breaker.begin(at: 0)
    #expect(!isTrial)
    #expect(breaker.rest(at: 0) == 0)
    let wasOpen = breaker.succeed()
    #expect(!wasOpen)
  }
}
