import EmakiWorker
import Testing

@Suite struct EngineHealthTests {
  @Test func `an engine that declined rests, and then one job tries it`() {
    var health = EngineHealth()
    #expect(health.turn(of: "a", at: 0) == .free)
    #expect(!health.isIll("a"))
    health.declined("a", isTry: false, at: 0, rest: nil)
    #expect(health.isIll("a"))
    #expect(!health.isIll("b"))
    #expect(health.turn(of: "a", at: 400) == .rests(milliseconds: 600))
    #expect(health.turn(of: "a", at: 1000) == .free)
    let isTry = health.began("a")
    #expect(isTry)
    #expect(health.turn(of: "a", at: 5000) == .isTried)
    #expect(health.isIll("a"), "as long as nobody knows better")
    let wasIll = health.took("a")
    #expect(wasIll)
    #expect(health.turn(of: "a", at: 5000) == .free)
  }

  @Test func `its rests grow to a minute, or are longer where it asks for that`() {
    var health = EngineHealth()
    var rests: [Int64] = []
    for _ in 0..<9 {
      let isTry = health.began("a")
      health.declined("a", isTry: isTry, at: 0, rest: nil)
      guard case .rests(let milliseconds) = health.turn(of: "a", at: 0) else { continue }
      rests.append(milliseconds)
    }
    #expect(rests == [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000])
    let isTry = health.began("a")
    health.declined("a", isTry: isTry, at: 0, rest: 300_000)
    #expect(health.turn(of: "a", at: 0) == .rests(milliseconds: 300_000))
  }

  @Test func `jobs that were given to it together count once`() {
    var health = EngineHealth()
    for _ in 0..<16 { health.declined("a", isTry: false, at: 0, rest: nil) }
    #expect(health.turn(of: "a", at: 0) == .rests(milliseconds: 1000))
  }

  @Test func `a try that was broken off leaves it to the next`() {
    var health = EngineHealth()
    health.declined("a", isTry: false, at: 0, rest: nil)
    let isTry = health.began("a")
    #expect(isTry)
    health.brokeOff("a")
    #expect(health.turn(of: "a", at: 1000) == .free)
    #expect(health.isIll("a"))
  }

  @Test func `a well engine is not made ill by being used`() {
    var health = EngineHealth()
    let isTry = health.began("a")
    #expect(!isTry)
    #expect(health.turn(of: "a", at: 0) == .free)
    let wasIll = health.took("a")
    #expect(!wasIll)
  }
}
