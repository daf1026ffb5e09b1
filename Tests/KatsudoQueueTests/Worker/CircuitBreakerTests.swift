import KatsudoWorker
import Testing

@Suite struct CircuitBreakerTests {
  @Test func `after a failure it rests, and then one trial goes through`() {
    var breaker = CircuitBreaker()
    #expect(breaker.rest(at: 0) == 0)
    #expect(!breaker.isOpen)
    breaker.fail(isTrial: false, at: 0)
    #expect(breaker.isOpen)
    #expect(breaker.rest(at: 400) == 600)
    #expect(breaker.rest(at: 1000) == 0)
    let isTrial = breaker.begin(at: 1000)
    #expect(isTrial)
    #expect(breaker.rest(at: 100_000) > 0, "one trial at a time, however long it takes")
    #expect(breaker.isOpen, "as long as nobody knows better")
    let wasOpen = breaker.succeed()
    #expect(wasOpen)
    #expect(breaker.rest(at: 5000) == 0)
  }

  @Test func `its rests double up to the longest, or are longer where that is asked for`() {
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

  @Test func `what was begun together counts once`() {
    var breaker = CircuitBreaker()
    for _ in 0..<16 { breaker.fail(isTrial: false, at: 0) }
    #expect(breaker.rest(at: 0) == 1000)
    #expect(breaker.failureCount == 1)
  }

  @Test func `a trial that was broken off leaves it to the next`() {
    var breaker = CircuitBreaker()
    breaker.fail(isTrial: false, at: 0)
    let isTrial = breaker.begin(at: 1000)
    #expect(isTrial)
    breaker.breakOff()
    #expect(breaker.rest(at: 1000) == 0)
    #expect(breaker.isOpen)
  }

  @Test func `a trial with a limit lets another begin when it is over`() {
    var breaker = CircuitBreaker(longestRest: 15_000)
    breaker.fail(isTrial: false, at: 0)
    _ = breaker.begin(at: 1000, limit: 15_000)
    #expect(breaker.rest(at: 15_999) == 1)
    #expect(breaker.rest(at: 16_000) == 0)
  }

  @Test func `use alone does not open it`() {
    var breaker = CircuitBreaker()
    let isTrial = breaker.begin(at: 0)
    #expect(!isTrial)
    #expect(breaker.rest(at: 0) == 0)
    let wasOpen = breaker.succeed()
    #expect(!wasOpen)
  }
}
