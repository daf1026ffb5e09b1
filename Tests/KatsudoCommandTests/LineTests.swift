import KatsudoClient
import KatsudoCommands
import Testing

/// The texts of the progress lines. They need no clock.
@Suite struct LineTests {
  private func line(_ state: RequestState, position: Int? = nil, progress: Double? = nil, seconds: Double = 3, end: Double? = nil)
    -> RequestLine
  {
    RequestLine(RequestStatus(requestID: "r", state: state, queuePosition: position, progress: progress), seconds: seconds, end: end)
  }

  @Test func `a line shows the position, then percent and the remaining time`() {
    #expect(line(.inQueue, position: 3).text(columns: 79) == "in queue, number 3, 3 s")
    #expect(line(.inQueue).text(columns: 79) == "in queue, 3 s")
    #expect(line(.inProgress).text(columns: 79) == "in progress, 3 s")
    #expect(line(.inProgress, progress: 0.5).text(columns: 79) == "[===============               ] 50 %, 3 s")
    #expect(line(.inProgress, progress: 0.5, end: 14.2).text(columns: 79).hasSuffix("] 50 %, 12 s left"))
    #expect(line(.unknown("loading")).text(columns: 79) == "loading, 3 s")
  }

  @Test func `the present step stands behind the percent, and cannot break the line`() {
    func line(_ stage: String) -> String {
      RequestLine(
        RequestStatus(requestID: "r", state: .inProgress, progress: 0.5, stage: stage), seconds: 3, end: nil
      ).text(columns: 120)
    }
    #expect(line("encoding").hasSuffix("] 50 %, encoding, 3 s"))
    #expect(line("a\r\nb\u{1B}[Kü").hasSuffix("] 50 %, ab[K, 3 s"))
    #expect(line(String(repeating: "x", count: 500)).hasSuffix(", \(String(repeating: "x", count: 30)), 3 s"))
  }

  @Test(arguments: 0...100)
  func `a line is never wider than the given columns`(columns: Int) {
    for line in [line(.inQueue, position: 12_345, seconds: 9_999), line(.inProgress, progress: 1, end: 99_999), line(.inProgress)] {
      #expect(line.text(columns: columns).count <= columns)
    }
    for total in [nil, 5_000_000] {
      #expect(DownloadLine(name: "a-long-name-of-a-film.mp4", received: 1_000_000, total: total).text(columns: columns).count <= columns)
    }
  }

  @Test func `the pace predicts the end, and is reset where progress falls`() {
    var pace = ProgressPace()
    pace.note(0.1, at: 2)
    #expect(pace.end == nil)
    pace.note(0.11, at: 3)
    #expect(pace.end == nil, "too little progress for a forecast")
    pace.note(0.5, at: 6)
    #expect(pace.end == 11)
    pace.note(0, at: 8)
    #expect(pace.end == nil)
    pace.note(0.5, at: 10)
    #expect(pace.end == 12)
  }

  @Test(arguments: [(0.0, "0 s"), (59.2, "1 min 0 s"), (61, "1 min 1 s"), (3_600, "1 h 0 min"), (-3, "0 s")])
  func `spans of time are written in hours, minutes and seconds`(seconds: Double, text: String) {
    #expect(PlainTime.text(seconds: seconds) == text)
  }
}
