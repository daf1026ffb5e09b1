import Foundation
import KatsudoAPI
import KatsudoCore
import KatsudoEngines
import KatsudoTesting
import Testing

/// The form in which the engine sends media to RunComfy.
@Suite struct RunComfyInputTests {
  private static let place: [JSONStep] = [.key("image_urls"), .index(0)]

  @Test func `a public URL is sent unchanged, and a local file as a data URI with its type`() async throws {
    try await RunComfyBench.run { bench in
      let png = PictureBytes.picture(.png, width: 32, height: 32)
      let jpeg = PictureBytes.picture(.jpeg, width: 32, height: 32)
      let result = try await bench.run(
        input: ["prompt": "x", "image_urls": ["https://example.com/a.png", "", ""], "frames": 121],
        media: [
          EngineMedia(location: [.key("image_urls"), .index(0)], kind: .image, source: .url("https://example.com/a.png")),
          EngineMedia(location: [.key("image_urls"), .index(1)], kind: .image, source: .file(try file(png, bench))),
          EngineMedia(location: [.key("image_urls"), .index(2)], kind: .image, source: .file(try file(jpeg, bench))),
        ])
      #expect(result.files.count == 1)
      #expect(
        bench.fake.calls.first?.input == [
          "prompt": "x", "frames": 121,
          "image_urls": [
            "https://example.com/a.png", .string(PictureBytes.dataURI(png, type: "image/png")),
            .string(PictureBytes.dataURI(jpeg, type: "image/jpeg")),
          ],
        ])
    }
  }

  static let limits: [([UInt8], Int)] = [
    ([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], 6), (FakeRunComfy.film(of: "x"), 32), (Array("RIFF....WAVE".utf8), 16),
  ]

  @Test(arguments: limits) func `a file above RunComfy's limit for its kind is refused`(_ head: [UInt8], _ mebibytes: Int)
    async throws
  {
    try await RunComfyBench.run { bench in
      let format: MediaFormat = mebibytes == 6 ? .png : mebibytes == 32 ? .mp4 : .wav
      let engine = try bench.engine { settings in
        settings.probe = { path throws(MediaError) in MediaFacts(format: format, byteCount: Self.size(path)) }
      }
      let input: JSONValue = ["prompt": "x", "media": ""]
      func attempt(_ byteCount: Int) throws -> EngineAttempt {
        let path = try file(head, bench, byteCount: byteCount)
        return bench.attempt(
          bench.record.remote(), input: input, media: [EngineMedia(location: [.key("media")], kind: format.kind, source: .file(path))])
      }
      let failure = try await bench.failure(engine, attempt(mebibytes << 20 + 1))
      #expect(failure.code == .badInput)
      #expect(failure.message.contains("media is") && failure.message.contains("\(mebibytes) MiB"), "\(failure.message)")
      #expect(failure.message.contains("public https URL"))
      #expect(bench.record.events.isEmpty)
      let found = try await engine.run(attempt(mebibytes << 20)).files.count
      #expect(found == 1)
    }
  }

  @Test func `files that together are too large are refused before anything is sent`() async throws {
    try await RunComfyBench.run { bench in
      let engine = try bench.engine { settings in
        settings.probe = { _ throws(MediaError) in MediaFacts(format: .mp4, byteCount: 32 << 20) }
      }
      let path = try file(FakeRunComfy.film(of: "x"), bench)
      let media = (0..<2).map { EngineMedia(location: [.key("videos"), .index($0)], kind: .video, source: .file(path)) }
      let failure = try await bench.failure(
        engine, bench.attempt(bench.record.remote(), input: ["prompt": "x", "videos": ["", ""]], media: media))
      #expect(failure.code == .badInput)
      #expect(failure.message.contains("64 MiB"))
      #expect(bench.record.events.isEmpty)
    }
  }

  @Test func `a file that is not a medium is refused with its place in the input`() async throws {
    try await RunComfyBench.run { bench in
      let media = [EngineMedia(location: Self.place, kind: .image, source: .file(try file(Array("hello".utf8), bench)))]
      let failure = try await bench.failure(
        nil, bench.attempt(bench.record.remote(), input: ["prompt": "x", "image_urls": [""]], media: media))
      #expect(failure.code == .badInput)
      #expect(failure.message.hasPrefix("image_urls[0] "))
    }
  }

  private static func size(_ path: String) -> Int {
    (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
  }

  /// - Parameter byteCount: the size of the file; it is a hole behind `bytes`.
  private func file(_ bytes: [UInt8], _ bench: RunComfyBench, byteCount: Int? = nil) throws -> String {
    let path = "\(bench.folder)/\(UUID().uuidString)"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    if let byteCount {
      let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
      try handle.truncate(atOffset: UInt64(byteCount))
      try handle.close()
    }
    return path
  }
}
