import Foundation
import KatsudoAPI
import KatsudoCore
import KatsudoEngines
import KatsudoTesting
import NIOConcurrencyHelpers
import Testing

/// The engine downloads the files of a result and refers to them in the output.
@Suite struct RunComfyOutputTests {
  private func output(_ make: @escaping @Sendable (String) -> JSONValue) -> FakeRunComfy.Script {
    var script = FakeRunComfy.Script(queued: 0, running: 0)
    script.output = make
    return script
  }

  @Test func `a film is stored, and the output refers to it in place of its link`() async throws {
    try await RunComfyBench.run { bench in
      let result = try await bench.run()
      let id = try #require(bench.record.accepted.first)
      #expect(result.output == ["video": ["$file": 0]])
      #expect(result.metadata == ["upstream": ["service": "runcomfy", "request_id": .string(id), "cost": 0.25]])
      let file = try #require(result.files.first)
      #expect(file.role == .video && file.format == .mp4)
      #expect(try Array(Data(contentsOf: URL(fileURLWithPath: file.path))) == FakeRunComfy.film(of: id))
    }
  }

  @Test func `an output keeps its structure, and a repeated link is downloaded once`() async throws {
    let script = output { files in
      [
        "images": [.string("\(files)/1.png"), ["url": .string("\(files)/2.png"), "width": 64]], "video": .string("\(files)/1.mp4"),
        "preview": .string("\(files)/1.png"), "seed": 7, "caption": "an image", "page": "https://www.runcomfy.com/",
        "model_mesh": .string("\(files)/mesh.obj"), "image_alpha": .string("\(files)/odd.xyz"), "none": .null,
      ]
    }
    try await RunComfyBench.run(script) { bench in
      let result = try await bench.run()
      let files = "\(bench.fake.origin)/files/\(try #require(bench.record.accepted.first))"
      #expect(
        result.output == [
          "images": [["$file": 0], ["url": ["$file": 1], "width": 64]], "video": ["$file": 2], "preview": ["$file": 0], "seed": 7,
          "caption": "an image", "page": "https://www.runcomfy.com/", "model_mesh": .string("\(files)/mesh.obj"),
          "image_alpha": .string("\(files)/odd.xyz"), "none": .null,
        ])
      #expect(result.files.map(\.role) == [.image, .image, .video])
      #expect(Set(result.files.map(\.path)).count == 3)
      // Two pictures, the film, and a file that turned out not to be a medium.
      #expect(bench.fake.count(.file) == 4)
    }
  }

  @Test func `an output that is not an object is put into one`() async throws {
    try await RunComfyBench.run(output { [.string("\($0)/1.mp4")] }) { bench in
      let found = try await bench.run().output
      #expect(found == ["output": [["$file": 0]]])
    }
  }

  @Test func `an output without files is kept`() async throws {
    try await RunComfyBench.run(output { _ in ["text": "a cat"] }) { bench in
      let result = try await bench.run()
      #expect(result.output == ["text": "a cat"])
      #expect(result.files.isEmpty)
    }
  }

  static let hurdles: [FakeRunComfy.Fault] = [
    .drop(isTaken: false), .cut, .reply(.status(503), isTaken: false), .reply(.status(404), isTaken: false),
  ]

  @Test(arguments: hurdles) func `a failed download is repeated`(_ fault: FakeRunComfy.Fault) async throws {
    try await RunComfyBench.run(
      output { ["video": .string("\($0)/1.mp4")] }, fault: Faults { $0.step == .file && $0.number < 3 ? fault : nil }
    ) {
      bench in
      let found = try await bench.run().files.count
      #expect(found == 1)
      #expect(bench.time.pauses == [.seconds(2), .seconds(4), .seconds(8)])
    }
  }

  @Test func `a file that cannot be downloaded fails the request and the error names RunComfy's request`() async throws {
    try await RunComfyBench.run(
      output { ["video": .string("\($0)/1.mp4")] }, fault: Faults { $0.step == .file ? .reply(.status(500), isTaken: false) : nil }
    ) {
      bench in
      let failure = try await bench.failure()
      #expect(failure.code == .unavailable)
      #expect(failure.message.contains("as request \(try #require(bench.record.accepted.first))"), "\(failure.message)")
      #expect(bench.time.pauses.reduce(.zero, +) == .seconds(300))
      #expect(bench.fake.paid == ["push in": 1])
    }
  }

  @Test func `a result that this machine cannot store is left to another attempt`() async throws {
    try await RunComfyBench.run(output { ["video": .string("\($0)/1.mp4")] }) { bench in
      let engine = try bench.engine { $0.forwarding.download = { _, _ throws(MediaError) in throw MediaError(.diskFull) } }
      let failure = try await bench.failure(engine)
      #expect(failure.code == .machineTrouble)
      #expect(failure.message == MachineTrouble.diskFull.sentence)
      #expect(bench.time.pauses.isEmpty, "the worker decides when to try again")
      #expect(bench.fake.paid == ["push in": 1])
    }
  }

  @Test func `a file that cannot be reached for hours is downloaded as soon as it can be reached`() async throws {
    try await RunComfyBench.run(output { ["video": .string("\($0)/1.mp4")] }) { bench in
      let tries = NIOLockedValueBox(0)
      let engine = try bench.engine { settings in
        let download = settings.forwarding.download
        settings.forwarding.download = { url, path throws(MediaError) in
          let number = tries.withLockedValue { count in
            count += 1
            return count
          }
          // These are more than an hour of the engine's pauses.
          guard number > 90 else { throw MediaError(.unreachable, "No route.") }
          return try await download(url, path)
        }
      }
      let result = try await engine.run(bench.attempt(bench.record.remote()))
      #expect(result.files.count == 1)
      #expect(bench.time.pauses.reduce(.zero, +) > .seconds(3600))
      #expect(bench.fake.paid == ["push in": 1])
    }
  }

  @Test func `a file that cannot be reached is given up when RunComfy no longer knows the request`() async throws {
    try await RunComfyBench.run(output { ["video": .string("\($0)/1.mp4")] }) { bench in
      let engine = try bench.engine { settings in
        settings.forwarding.download = { _, _ throws(MediaError) in
          if bench.time.pauses.reduce(.zero, +) > .seconds(50_000) { bench.fake.forget() }
          throw MediaError(.unreachable, "No route.")
        }
      }
      let failure = try await bench.failure(engine)
      #expect(failure.message.contains("no longer knows it"), "\(failure.message)")
    }
  }

  @Test func `a link to a forbidden address is not tried again`() async throws {
    try await RunComfyBench.run(output { _ in ["video": "http://10.0.0.1/a.mp4"] }) { bench in
      let engine = try bench.engine {
        $0.forwarding.download = { _, _ throws(MediaError) in throw MediaError(.forbidden, "It is private.") }
      }
      let failure = try await bench.failure(engine)
      #expect(failure.message.contains("It is private."))
      #expect(bench.time.pauses.isEmpty)
    }
  }

  @Test func `a success without an output fails the attempt`() async throws {
    try await RunComfyBench.run(output { _ in .null }) { bench in
      let found = try await bench.failure()
      #expect(found.message.contains("has no output"))
    }
  }
}
