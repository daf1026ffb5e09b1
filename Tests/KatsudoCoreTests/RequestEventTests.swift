import KatsudoAPI
import KatsudoCore
import Testing

@Suite struct RequestEventTests {
  private typealias Row = (kind: JobEventKind, state: JobState, detail: JSONValue?)

  /// Reads rows with the numbers 10, 20, …
  private func read(_ rows: [Row]) -> [RequestEvent] {
    var reader = RequestEventReader()
    return rows.enumerated().map { index, row in
      reader.read(
        StoredEvent(
          id: Int64(index + 1) * 10, requestID: "r", kind: row.kind, attempt: 1, state: row.state,
          at: Timestamp(microseconds: Int64(index)), detail: row.detail))
    }
  }

  @Test func `each row gives one event with its number`() {
    let rows: [Row] = JobEventKind.allCases.map { ($0, .inProgress, nil) }
    #expect(read(rows).map(\.id) == rows.indices.map { Int64($0 + 1) * 10 })
  }

  @Test func `a row gives a status where its state differs from the row before, and else a log`() {
    let rows: [Row] = [
      (.submitted, .inQueue, nil), (.claimed, .inProgress, nil), (.handedOver, .inProgress, nil), (.accepted, .inProgress, nil),
      (.leaseLost, .inProgress, nil), (.reattached, .inProgress, nil), (.withdrawn, .inProgress, nil), (.declined, .inQueue, nil),
      (.claimed, .inProgress, nil), (.cancelRequested, .inProgress, nil), (.cancelRefused, .inProgress, nil), (.failed, .failed, nil),
    ]
    let states = read(rows).map { event -> JobState? in if case .status(let state) = event.kind { state } else { nil } }
    #expect(
      states == [.inQueue, .inProgress, nil, nil, nil, nil, nil, .inQueue, .inProgress, nil, nil, .failed])
    for event in read(rows) {
      if case .log(let sentence) = event.kind { #expect(sentence.hasSuffix(".") && sentence.count > 15, "\(sentence)") }
    }
    #expect(read(rows).map(\.isLast) == Array(repeating: false, count: 11) + [true])
  }

  @Test func `a request that gets an earlier result waits and then succeeds, without a run in between`() {
    let file = StoredOutput(
      role: .video, name: "r.mp4", contentType: "video/mp4", byteCount: 7, sha256: "ab", seconds: nil, locator: "r/0/r.mp4")
    let rows: [Row] = [
      (.submitted, .inQueue, nil), (.output, .inQueue, OutputFacts(file).detail), (.reused, .succeeded, ["from": "other"]),
    ]
    #expect(read(rows).map(\.kind) == [.status(.inQueue), .output(OutputFacts(file)), .status(.succeeded)])
  }

  @Test func `a report without a fraction keeps the fraction before it`() {
    let rows: [Row] = [
      (.submitted, .inQueue, nil), (.claimed, .inProgress, nil), (.progress, .inProgress, ["stage": "loading"]),
      (.progress, .inProgress, ["progress": 0.25]),
      (.progress, .inProgress, ["stage": "encoding", "preview": "p", "preview_format": "png"]),
    ]
    #expect(
      read(rows).dropFirst(2).map(\.kind) == [
        .progress(JobProgress(0, stage: "loading"), attempt: 1), .progress(JobProgress(0.25), attempt: 1),
        .progress(JobProgress(0.25, stage: "encoding", previewLocator: "p", previewFormat: .png), attempt: 1),
      ])
  }

  @Test func `an output keeps its facts and is no change of the state`() {
    let file = StoredOutput(
      role: .poster, name: "r-poster.jpg", contentType: "image/jpeg", byteCount: 7, sha256: "ab", seconds: nil, locator: "r/1/r-poster.jpg")
    let rows: [Row] = [
      (.claimed, .inProgress, nil), (.output, .inProgress, OutputFacts(file).detail), (.succeeded, .succeeded, nil),
    ]
    #expect(read(rows).map(\.kind) == [.status(.inProgress), .output(OutputFacts(file)), .status(.succeeded)])
  }

  @Test func `a damaged output is told as a log`() {
    let events = read([(.claimed, .inProgress, nil), (.output, .inProgress, ["role": "video"])])
    #expect(events.last?.kind == .log("An output file was stored."))
  }
}
