import KatsudoServer
import Testing

/// The rule that finds stalled connections, with a clock that the test controls.
@Suite struct ProgressRuleTests {
  @Test func `an unread answer closes the connection, and a slowly read one does not`() {
    var unread = ProgressRule(writeLimit: 10_000)
    unread.wrote()
    let verdicts = stride(from: Int64(0), through: 15_000, by: 5000).map { unread.check(bufferedBytes: 4096, at: $0) }
    #expect(verdicts == [.goOn, .goOn, .goOn, .close])
    var slow = ProgressRule(writeLimit: 10_000)
    for step in 0..<20 { #expect(slow.check(bufferedBytes: 4096 - step, at: Int64(step) * 5000) == .goOn) }
  }

  @Test func `an answer that is read as fast as it is written counts as progress`() {
    var rule = ProgressRule(writeLimit: 10_000)
    for step in 0..<20 {
      rule.wrote()
      #expect(rule.check(bufferedBytes: 4096, at: Int64(step) * 5000) == .goOn)
    }
  }

  @Test func `a connection with nothing to send may be silent`() {
    var rule = ProgressRule(writeLimit: 10_000)
    for step in 0..<20 { #expect(rule.check(bufferedBytes: 0, at: Int64(step) * 5000) == .goOn) }
  }

  private func verdicts(bytesPerTick: Int, isReading: Bool = true) -> [ProgressRule.Verdict] {
    var rule = ProgressRule(writeLimit: 10_000)
    rule.isReading = isReading
    rule.bodyBegan(at: 0)
    return stride(from: Int64(5000), through: 60_000, by: 5000).map { now in
      rule.received(bytesPerTick)
      return rule.check(bufferedBytes: 0, at: now)
    }
  }

  @Test func `a body below 64 KiB a second over 30 s is refused`() {
    let slow = verdicts(bytesPerTick: 64 * 1024 * 5 - 1)
    #expect(slow.firstIndex(of: .refuseBody) == 5)
    #expect(slow.count { $0 == .refuseBody } == 1, "the body must be refused once")
  }

  @Test func `a body of 64 KiB a second goes on`() {
    #expect(verdicts(bytesPerTick: 64 * 1024 * 5).allSatisfy { $0 == .goOn })
  }

  @Test func `a body that the server does not read yet is not refused`() {
    #expect(verdicts(bytesPerTick: 0, isReading: false).allSatisfy { $0 == .goOn })
  }

  @Test func `a connection whose body has ended is not refused`() {
    var rule = ProgressRule(writeLimit: 10_000)
    rule.isReading = true
    rule.bodyBegan(at: 0)
    rule.bodyEnded()
    #expect(rule.check(bufferedBytes: 0, at: 60_000) == .goOn)
  }
}
