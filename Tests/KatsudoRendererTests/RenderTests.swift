import Foundation
import KatsudoRenderProtocol
import KatsudoRenderer
import KatsudoScenes
import KatsudoTesting
import NIOConcurrencyHelpers
import Testing

@Suite struct RenderTests {
  private static let street: [UInt8] =
    (try? PictureEncoder.jpeg(PaintedScene.street.paint(width: 640, height: 360))) ?? []

  private func request(_ folder: TemporaryFolder, frames: Int, output: String = "film.mp4") throws -> RenderRequest {
    RenderRequest(
      input: try folder.write(Self.street, to: "in.jpg"), output: folder.file(output),
      prompt: "slow tracking shot, golden hour, lens flare, dust", frames: frames, seed: 11)
  }

  @Test("a film of five seconds has the format that browsers need")
  func fiveSeconds() async throws {
    try await TemporaryFolder.with { folder in
      let counted = Counter()
      let report = try await Renderer().render(try request(folder, frames: 121)) { done, total in
        #expect(total == 121)
        counted.note(done)
      }
      #expect(counted.values == Array(1...121))
      #expect(report.technique == "embedded-2.5d" && report.width == 1920 && report.height == 1088 && report.fps == 24)
      #expect(folder.names == ["film.mp4", "in.jpg"])

      let facts = try await FilmFacts(of: folder.file("film.mp4"))
      for fact in [
        "codec_name=h264", "codec_tag_string=avc1", "profile=High", "level=40", "width=1920", "height=1088", "pix_fmt=yuv420p",
        "field_order=progressive", "color_range=tv", "color_space=bt709", "color_transfer=bt709", "color_primaries=bt709",
        "r_frame_rate=24/1", "avg_frame_rate=24/1", "time_base=1/12288", "start_time=0.000000", "duration=5.041667",
        "nb_read_frames=121", "nb_streams=1",
      ] {
        #expect(facts.lines.contains(fact), "\(fact)")
      }
      // A player can start at each key frame, since no frame refers across one.
      #expect(facts.keyFrames.first == 0)
      #expect(zip(facts.keyFrames, facts.keyFrames.dropFirst()).allSatisfy { $1 - $0 <= 48 })
      #expect(Self.atoms(of: try folder.read("film.mp4")).filter { ["moov", "mdat"].contains($0) } == ["moov", "mdat"])
    }
  }

  @Test func `equal requests give the same bytes with any sampler and number of threads`() async throws {
    try await TemporaryFolder.with { folder in
      var first = try request(folder, frames: 13, output: "a.mp4")
      first.raw = folder.file("a.yuv")
      var second = try request(folder, frames: 13, output: "b.mp4")
      second.raw = folder.file("b.yuv")
      second.threads = 1
      let report = try await Renderer().render(first)
      #expect(try await Renderer(sampler: .scalar).render(second) == report)
      #expect(try folder.read("a.mp4") == folder.read("b.mp4"))
      #expect(try folder.read("a.yuv") == folder.read("b.yuv"))
      #expect(try folder.read("a.yuv").count == 13 * 1920 * 1088 * 3 / 2)
    }
  }

  @Test func `a film can have a poster and a preview`() async throws {
    try await TemporaryFolder.with { folder in
      var request = try request(folder, frames: 13)
      request.poster = folder.file("poster.jpg")
      request.preview = folder.file("preview.webp")
      _ = try await Renderer().render(request)
      let poster = try PictureDecoder.decode(folder.read("poster.jpg"))
      #expect(poster.width == 1920 && poster.height == 1088)
      let preview = try AnimatedWebP(folder.read("preview.webp"))
      #expect(preview.width == 480 && preview.height == 272)
      // The preview has every second of the 13 frames, at 12 per second, and repeats without end.
      #expect(preview.milliseconds.count == 7 && preview.milliseconds.allSatisfy { (82...85).contains($0) })
      #expect(preview.loops == 0)
      #expect(folder.names == ["film.mp4", "in.jpg", "poster.jpg", "preview.webp"])

      let alone = try self.request(folder, frames: 13, output: "alone.mp4")
      _ = try await Renderer().render(alone)
      #expect(try folder.read("alone.mp4") == folder.read("film.mp4"))
    }
  }

  @Test func `a report reads back from JSON and from a message`() async throws {
    try await TemporaryFolder.with { folder in
      let report = try await Renderer().render(try request(folder, frames: 2))
      #expect(try JSONDecoder().decode(RenderReport.self, from: JSONEncoder().encode(report)) == report)
      guard case .report(let film) = RenderMessage<RenderedFilm>(line: try RenderMessage.report(report).line()) else {
        Issue.record("the message of the report cannot be read")
        return
      }
      #expect(film.frames == 2 && film.fps == 24)
    }
  }

  @Test func `a cancelled rendering leaves no file`() async throws {
    try await TemporaryFolder.with { folder in
      var request = try request(folder, frames: 5000)
      request.raw = folder.file("film.yuv")
      request.poster = folder.file("poster.jpg")
      let (frames, painted) = AsyncStream.makeStream(of: Int.self)
      let fixed = request
      let task = Task { try await Renderer().render(fixed) { done, _ in painted.yield(done) } }
      for await _ in frames { break }
      task.cancel()
      let error = await #expect(throws: RenderError.self) { _ = try await task.value }
      #expect(error?.code == .cancelled)
      #expect(folder.names == ["in.jpg"])
    }
  }

  @Test("the encoder arguments of the benchmark make the same film")
  func encoderArguments() async throws {
    try await TemporaryFolder.with { folder in
      var request = try request(folder, frames: 13)
      request.raw = folder.file("film.yuv")
      _ = try await Renderer().render(request)
      var again = request
      again.output = folder.file("again.mp4")
      try await FilmFacts.encode(folder.file("film.yuv"), Renderer().encoderArguments(for: again))
      #expect(try folder.read("again.mp4") == folder.read("film.mp4"))
    }
  }

  @Test("the report names the ignored parts of a picture")
  func notes() async throws {
    try await TemporaryFolder.with { folder in
      let input = try folder.write(TestJPEG.profiled(Self.street, [1, 2, 3]), to: "in.jpg")
      let request = RenderRequest(input: input, output: folder.file("film.mp4"), prompt: "zoom in", frames: 2)
      #expect(try await Renderer().render(request).notes.count == 1)
    }
  }

  @Test func `the error for a missing encoder says how to install it`() async throws {
    try await TemporaryFolder.with { folder in
      for name in ["ffmpeg-that-is-not-there", folder.file("no/ffmpeg")] {
        var request = try request(folder, frames: 3)
        request.ffmpeg = name
        let fixed = request
        let error = await #expect(throws: RenderError.self) { _ = try await Renderer().render(fixed) }
        #expect(error?.code == .missingEncoder)
        #expect(error?.message.contains("apt-get install ffmpeg") == true)
      }
      #expect(folder.names == ["in.jpg"])
    }
  }

  @Test func `an encoder that fails gives an error and leaves no file`() async throws {
    try await TemporaryFolder.with { folder in
      var request = try request(folder, frames: 24)
      request.ffmpeg = "/bin/false"
      let fixed = request
      let error = await #expect(throws: RenderError.self) { _ = try await Renderer().render(fixed) }
      #expect(error?.code == .encoderFailed)
      #expect(folder.names == ["in.jpg"])
    }
  }

  @Test func `a missing output folder gives an error`() async throws {
    try await TemporaryFolder.with { folder in
      let fixed = try request(folder, frames: 3, output: "no/such/film.mp4")
      let error = await #expect(throws: RenderError.self) { _ = try await Renderer().render(fixed) }
      #expect(error?.code == .outputUnwritable)
    }
  }

  @Test("a full disk gives an error and leaves no film", arguments: ["film.mp4", "film.yuv", "poster.jpg", "preview.webp"])
  func fullDisk(file: String) async throws {
    try await TemporaryFolder.with { folder in
      // Writing to this name goes to a device that is always full.
      try FileManager.default.createSymbolicLink(atPath: folder.file("\(file).partial"), withDestinationPath: "/dev/full")
      var request = try request(folder, frames: 24)
      request.raw = folder.file("film.yuv")
      request.poster = folder.file("poster.jpg")
      request.preview = folder.file("preview.webp")
      let fixed = request
      let error = await #expect(throws: RenderError.self) { _ = try await Renderer().render(fixed) }
      #expect(error?.code == .diskFull)
      #expect(folder.names.contains("film.mp4") == false)
      #expect(folder.names.contains { $0.hasSuffix(".partial") } == false)
    }
  }

  @Test("a device as an output is refused and not replaced", arguments: ["/dev/null", "/dev/full"])
  func device(path: String) async throws {
    try await TemporaryFolder.with { folder in
      var fixed = try request(folder, frames: 3)
      fixed.poster = path
      let wrong = fixed
      let error = await #expect(throws: RenderError.self) { _ = try await Renderer().render(wrong) }
      #expect(error?.code == .outputUnwritable)
      #expect(try FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType == .typeCharacterSpecial)
    }
  }

  @Test func `a picture that cannot be used gives an error and leaves no film`() async throws {
    try await TemporaryFolder.with { folder in
      for (name, bytes, code) in [
        ("text.jpg", Array("hello".utf8), RenderErrorCode.unsupportedPicture),
        ("cut.jpg", Array(Self.street.prefix(2000)), .unreadablePicture),
      ] {
        let fixed = RenderRequest(
          input: try folder.write(bytes, to: name), output: folder.file("film.mp4"), prompt: "zoom in", frames: 3)
        let error = await #expect(throws: RenderError.self) { _ = try await Renderer().render(fixed) }
        #expect(error?.code == code)
      }
      let missing = RenderRequest(input: folder.file("none.jpg"), output: folder.file("film.mp4"), prompt: "")
      let error = await #expect(throws: RenderError.self) { _ = try await Renderer().render(missing) }
      #expect(error?.code == .missingPicture)
      #expect(folder.names == ["cut.jpg", "text.jpg"])
    }
  }

  @Test(
    "a request with invalid numbers is refused", arguments: [(1, 0, 20), (0, 0, 20), (121, -1, 20), (121, 0, 99)] as [(Int, Int64, Int)])
  func invalid(frames: Int, seed: Int64, crf: Int) async throws {
    let request = RenderRequest(input: "a", output: "b", prompt: "", frames: frames, seed: seed, crf: crf)
    let error = await #expect(throws: RenderError.self) { _ = try await Renderer().render(request) }
    #expect(error?.code == .invalidRequest)
  }

  /// Returns the names of the top-level atoms of an MP4, in order.
  private static func atoms(of bytes: [UInt8]) -> [String] {
    var names: [String] = []
    var position = 0
    while position + 8 <= bytes.count {
      let size = bytes[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
      names.append(String(decoding: bytes[position + 4..<position + 8], as: UTF8.self))
      guard size >= 8 else { break }
      position += size
    }
    return names
  }
}

/// Collects numbers in the order in which they came.
private final class Counter: Sendable {
  private let seen: NIOLockedValueBox<[Int]> = NIOLockedValueBox([])

  var values: [Int] { seen.withLockedValue { $0 } }

  func note(_ value: Int) { seen.withLockedValue { $0.append(value) } }
}
