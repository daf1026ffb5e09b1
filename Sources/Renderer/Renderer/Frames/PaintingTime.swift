import Glibc

/// The measured time for the frames of a film without the encoder. It measures the speed of the renderer.
package struct PaintingTime: Sendable {
  package let size: FrameSize
  package let frames: Int
  /// The wall time in seconds from the opening of the picture to the start of the first frame.
  package let preparation: Double
  /// The wall time in seconds for all frames.
  package let wall: Double
  /// The processor time in seconds for all frames, of all processors together, with system time.
  package let processor: Double

  package var framesPerSecond: Double { Double(frames) / wall }
  /// The processor time per frame in milliseconds.
  package var perFrame: Double { processor / Double(frames) * 1000 }

  /// Paints all frames of a shot, one after the other into the same memory, and measures the time.
  ///
  /// - Parameter preparation: The seconds that the preparation of the shot took.
  init(of shot: Shot, preparation: Double) {
    let samples = Samples(count: shot.painter.layout.byteCount)
    let start = (wall: Self.seconds(CLOCK_MONOTONIC), processor: Self.seconds(CLOCK_PROCESS_CPUTIME_ID))
    for number in 0..<shot.frames { shot.painter.paint(number, into: samples) }
    size = shot.size
    frames = shot.frames
    self.preparation = preparation
    wall = Self.seconds(CLOCK_MONOTONIC) - start.wall
    processor = Self.seconds(CLOCK_PROCESS_CPUTIME_ID) - start.processor
  }

  static func seconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

extension Renderer {
  /// Paints the frames that `render` would encode, and measures the time. It writes no files.
  package func measure(_ request: RenderRequest) throws(RenderError) -> PaintingTime {
    try Self.check(request)
    let start = PaintingTime.seconds(CLOCK_MONOTONIC)
    let picture = try PictureFile.read(request.input)
    let shot = Shot(
      of: picture, plan: PromptReader.plan(for: request.prompt, seed: request.seed), frames: request.frames,
      seed: request.seed, threads: request.threads, sampler: sampler)
    return PaintingTime(of: shot, preparation: PaintingTime.seconds(CLOCK_MONOTONIC) - start)
  }
}
