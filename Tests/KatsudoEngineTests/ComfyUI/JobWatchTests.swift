import KatsudoEngines
import Testing

@Suite struct JobWatchTests {
  /// Returns the verdicts about looks at the given seconds.
  private static func verdicts(_ looks: [(JobWatch.Look, Double)], silence: Duration = .seconds(120)) -> [JobWatch.Verdict] {
    var watch = JobWatch()
    return looks.map { watch.next($0, at: .seconds($1), silence: silence) }
  }

  @Test func `a job that the server does not know twice, a second apart, is lost`() {
    #expect(Self.verdicts([(.running, 0), (.absent, 1), (.absent, 1.5), (.absent, 2)]) == [.goOn, .goOn, .goOn, .lost])
  }

  @Test func `a job that is seen again in between is not lost`() {
    #expect(Self.verdicts([(.absent, 0), (.waiting, 0.5), (.absent, 1.2), (.over, 1.3)]) == [.goOn, .goOn, .goOn, .over])
  }

  @Test func `a job is lost when nothing listens at the address for five seconds`() {
    #expect(Self.verdicts([(.refused, 0), (.refused, 4), (.refused, 5)]) == [.goOn, .goOn, .lost])
    #expect(Self.verdicts([(.refused, 0), (.running, 4), (.refused, 5)]) == [.goOn, .goOn, .goOn])
  }

  @Test func `a server that does not answer keeps its job for the time of the setting`() {
    #expect(Self.verdicts([(.unclear, 0), (.unclear, 119), (.unclear, 120)]) == [.goOn, .goOn, .lost])
    #expect(Self.verdicts([(.unclear, 0), (.running, 119), (.unclear, 200)]) == [.goOn, .goOn, .goOn])
    #expect(Self.verdicts([(.unclear, 0), (.unclear, 9), (.unclear, 10)], silence: .seconds(10)) == [.goOn, .goOn, .lost])
  }
}
