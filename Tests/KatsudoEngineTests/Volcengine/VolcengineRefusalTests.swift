import KatsudoAPI
import KatsudoCore
import KatsudoEngines
import KatsudoTesting
import NIOConcurrencyHelpers
import Testing

/// The answers of the service to a submission, and their effects on the record and the job.
@Suite struct VolcengineRefusalTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var reply: FakeVolcengineReply
    var code: EngineFailure.Code
    var retryAfter: Duration?
    /// `true` if the record is removed.
    var isWithdrawn: Bool

    init(_ name: String, _ reply: FakeVolcengineReply, _ code: EngineFailure.Code, retryAfter: Duration? = nil, isWithdrawn: Bool = true) {
      testDescription = name
      self.reply = reply
      self.code = code
      self.retryAfter = retryAfter
      self.isWithdrawn = isWithdrawn
    }

    static let all: [Row] =
      [50215, 50218, 50411, 50412, 50413, 50511, 50512, 50516, 50517, 50518, 50519].map {
        Row("\($0), the input's or the film's fault", .code($0, http: 400), .badInput)
      }
      + [50520, 50521, 50522].map { Row("\($0), no check of content", .code($0, http: 400), .unavailable) }
      + [50500, 50501].map { Row("\($0), an error inside", .code($0, http: 500), .outcomeUnknown, isWithdrawn: false) }
      + [50204, 50400].map { Row("\($0), a closed account", .code($0, http: 400), .declined, retryAfter: .seconds(300)) }
      + ["SignatureDoesNotMatch", "InvalidAccessKey", "InvalidTimestamp"].map {
        Row("the gateway's \($0)", .gateway($0, http: 401), .declined, retryAfter: .seconds(300))
      } + [
        Row("50429, too many calls", .code(50429, http: 429), .busy, retryAfter: .seconds(5)),
        Row("50430, too many films", .code(50430, http: 429), .busy, retryAfter: .seconds(30)),
        Row("a code nobody listed, refused", .code(51234, http: 400), .badInput),
        Row("a code nobody listed, failed", .code(51234, http: 500), .outcomeUnknown, isWithdrawn: false),
        Row("success without a task", .code(10000, http: 200), .outcomeUnknown, isWithdrawn: false),
        Row("the gateway's AccessDenied", .gateway("AccessDenied", http: 403), .declined, retryAfter: .seconds(300)),
        Row("the gateway's code as a number in a text", .gateway("50412", http: 400), .badInput),
        Row("the gateway's flow limit", .gateway("FlowLimitExceeded", http: 429), .busy, retryAfter: .seconds(5)),
        Row(
          "an action that the gateway does not have", .gateway("InvalidActionOrVersion", http: 404), .declined, retryAfter: .seconds(300)),
        Row("the gateway's own error", .gateway("InternalServiceError", http: 500), .outcomeUnknown, isWithdrawn: false),
        Row("the gateway's patience with the service", .gateway("ServiceTimeout", http: 504), .outcomeUnknown, isWithdrawn: false),
        Row("a proxy's 401", .text("<html>", http: 401), .declined, retryAfter: .seconds(300)),
        Row("a proxy's 403", .text("<html>", http: 403), .declined, retryAfter: .seconds(300)),
        Row("a proxy's 413", .text("<html>", http: 413), .badInput),
        Row("a proxy's 429", .text("", http: 429), .busy, retryAfter: .seconds(5)),
        Row("a proxy's 404", .text("<html>", http: 404), .outcomeUnknown, isWithdrawn: false),
        Row("a proxy's 408", .text("", http: 408), .outcomeUnknown, isWithdrawn: false),
        Row("a proxy's 502", .text("<html>", http: 502), .outcomeUnknown, isWithdrawn: false),
        Row("a redirect", .text("", http: 307), .outcomeUnknown, isWithdrawn: false),
        Row("200 with a page", .text("<html>", http: 200), .outcomeUnknown, isWithdrawn: false),
        Row("taken, then cut off", .takenThenDropped, .outcomeUnknown, isWithdrawn: false),
        Row("taken, then garbled", .takenThenGarbled, .outcomeUnknown, isWithdrawn: false),
        Row("cut off before it was taken", .dropped, .outcomeUnknown, isWithdrawn: false),
      ]
  }

  @Test(arguments: Row.all)
  func `a submission that is refused or of unknown outcome is sent once`(row: Row) async throws {
    try await VolcengineBench.run(submits: [row.reply]) { bench in
      let record = VolcengineRecord()
      let failure = try await bench.failure(record)
      #expect(failure.code == row.code)
      #expect(failure.retryAfter == row.retryAfter)
      #expect(record.events == (row.isWithdrawn ? [.open, .withdraw] : [.open]))
      #expect(bench.service.calls.count == 1)
      #expect(failure.message.hasSuffix("."))
      for word in ["401", "429", "timeout", "unauthorized"] { #expect(!failure.message.lowercased().contains(word)) }
    }
  }

  @Test func `the table has every code of the published lists`() {
    let covered = Set(Row.all.compactMap { if case .code(let code, _, _) = $0.reply { code } else { nil } })
    #expect(Set(VolcengineCode.listed.keys).subtracting(covered).isEmpty)
  }

  @Test func `the id of a task is kept whatever the rest of the answer is`() {
    let body = #"{"code": 50500, "data": {"task_id": 7392616336519610409}, "message": ""}"#
    let answer = ServiceAnswer(status: 500, body: try? JSONValue(jsonText: body))
    #expect(SubmitDecision(volcengine: VolcengineAnswer(answer)) == .taken(id: "7392616336519610409"))
  }

  @Test func `a submission without an answer has an unknown outcome`() async throws {
    var setup = VolcengineBench.Setup()
    let taken = Signal()
    setup.onTaken = { taken.tell() }
    setup.settings = { $0.callTime.sleep = { _ in await taken.wait() } }
    try await VolcengineBench.run(submits: [.takenThenSilent], setup: setup) { bench in
      let record = VolcengineRecord()
      let failure = try await bench.failure(record)
      #expect(failure.code == .outcomeUnknown)
      #expect(record.events == [.open])
      #expect(bench.service.taken.count == 1)
    }
  }

  @Test func `a submission without a connection removes the record and is declined`() async throws {
    // The port of a server that has ended, so it is free.
    let gone = try await FakeVolcengine.run(accessKey: "a", secretKey: "b") { $0.base }
    var setup = VolcengineBench.Setup()
    setup.base = gone
    try await VolcengineBench.run(setup: setup) { bench in
      let record = VolcengineRecord()
      let failure = try await bench.failure(record)
      #expect(failure.code == .declined)
      #expect(record.events == [.open, .withdraw])
    }
  }

  @Test func `refused keys decline the work and are neither in the failure nor in the log`() async throws {
    var setup = VolcengineBench.Setup()
    setup.secretKey = "another-secret"
    try await VolcengineBench.run(setup: setup) { bench in
      let record = VolcengineRecord()
      let failure = try await bench.failure(record)
      #expect(failure.code == .declined)
      #expect(record.events == [.open, .withdraw])
      #expect(bench.service.refusedSignatures == 1)
      #expect(bench.service.taken.isEmpty)
      let shown = "\(failure)" + bench.log.withLockedValue { $0 }
      #expect(failure.cause?.contains("SignatureDoesNotMatch") == true)
      #expect(failure.cause?.contains("The key (hidden) is refused.") == true)
      #expect(!shown.contains(VolcengineBench.accessKey) && !shown.contains("another-secret"))
    }
  }
}
