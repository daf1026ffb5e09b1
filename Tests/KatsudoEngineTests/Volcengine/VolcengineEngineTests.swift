import Foundation
import KatsudoAPI
import KatsudoCore
import KatsudoEngines
import KatsudoTesting
import Testing

@Suite struct VolcengineEngineTests {
  @Test func `the engine hands the work over once, waits and returns the film`() async throws {
    try await VolcengineBench.run(polls: [.state("in_queue"), .state("generating")]) { bench in
      let record = VolcengineRecord(onOpen: { #expect(bench.service.calls.isEmpty, "nothing is sent before the record is open") })
      let result = try await bench.engine.run(bench.attempt(record))
      let task = try #require(bench.service.taken.first)
      #expect(bench.service.taken.count == 1)
      #expect(record.events == [.open, .accept(task)])

      #expect(bench.service.refusedSignatures == 0)
      #expect(bench.service.calls.map(\.action) == ["CVSync2AsyncSubmitTask"] + Array(repeating: "CVSync2AsyncGetResult", count: 3))
      #expect(
        bench.service.calls.first?.body == [
          "req_key": "jimeng_ti2v_v30_pro", "prompt": "the scroll unrolls — 絵巻", "seed": 42, "frames": 241,
          "binary_data_base64": [.string(Data(VolcengineBench.picture).base64EncodedString())],
        ])
      #expect(bench.service.calls.last?.body == ["req_key": "jimeng_ti2v_v30_pro", "task_id": .string(task)])

      let file = try #require(result.files.first)
      #expect(result.files.count == 1)
      #expect(file.role == .video)
      #expect(file.format == .mp4)
      #expect(file.seconds == 241.0 / 24)
      #expect(FileManager.default.contents(atPath: file.path) == Data(FakeVolcengine.film))
      #expect(result.metadata == ["upstream": ["service": "volcengine", "task_id": .string(task)]])
      #expect(bench.clock.pauses == Array(repeating: .seconds(5), count: 3))
    }
  }

  @Test func `a film from a prompt alone needs no picture`() async throws {
    try await VolcengineBench.run { bench in
      let attempt = try bench.attempt(VolcengineRecord(), parameters: ["prompt": "rain", "aspect_ratio": "9:16"], picture: nil)
      let result = try await bench.engine.run(attempt)
      #expect(bench.service.calls.first?.body == ["req_key": "jimeng_ti2v_v30_pro", "prompt": "rain", "aspect_ratio": "9:16"])
      #expect(result.files.first?.seconds == 121.0 / 24)
    }
  }

  @Test func `an attempt without prompt and picture sends nothing`() async throws {
    try await VolcengineBench.run { bench in
      let record = VolcengineRecord()
      let attempt = try bench.attempt(record, parameters: [:], picture: nil)
      let failure = await #expect(throws: EngineFailure.self) { try await bench.engine.run(attempt) }
      #expect(failure?.code == .badInput)
      #expect(record.events.isEmpty)
      #expect(bench.service.calls.isEmpty)
    }
  }

  @Test func `nothing is sent if the record cannot be written`() async throws {
    try await VolcengineBench.run { bench in
      let failure = try await bench.failure(VolcengineRecord(openFails: true))
      #expect(failure.message == "not on disk")
      #expect(bench.service.calls.isEmpty)
    }
  }

  @Test func `work from an earlier attempt is waited for at once and not handed over again`() async throws {
    try await VolcengineBench.run(polls: [.state("generating")]) { bench in
      let record = VolcengineRecord(id: "7392616336519610409")
      var attempt = try bench.attempt(record)
      // The files of work that was handed over are not read again.
      attempt.files["picture"] = ["/nowhere"]
      let result = try await bench.engine.run(attempt)
      #expect(bench.service.taken.isEmpty)
      #expect(record.events.isEmpty)
      #expect(bench.service.calls.map { $0.body["task_id"] } == ["7392616336519610409", "7392616336519610409"])
      #expect(result.metadata?["upstream"]?["task_id"] == "7392616336519610409")
      #expect(bench.clock.pauses == [.seconds(5)])
    }
  }

  @Test func `a cancel is refused, since the service cannot cancel, and the film is made`() async throws {
    let record = VolcengineRecord()
    var setup = VolcengineBench.Setup()
    setup.onTaken = { record.requestCancel() }
    try await VolcengineBench.run(polls: [.state("generating")], setup: setup) { bench in
      let running = Task { try await bench.engine.run(bench.attempt(record, parameters: ["prompt": "p"])) }
      let result = try await running.value
      #expect(result.files.count == 1)
      await record.refused()
      #expect(record.events.contains(.refuseCancel))
      #expect(!record.events.contains(.withdraw))
    }
  }
}
