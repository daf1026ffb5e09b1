import Glibc

/// The time that the frames of a film take without their encoder. It is the measure of the renderer's speed.
package struct PaintingTime: Sendable {
  package let size: FrameSize
  package let frames: Int
  /// The seconds by the clock from the picture's file to the first frame's start.
  package let preparation: Double
  /// The seconds by the clock for all frames.
  package let wall: Double
  /// The seconds of all processors together for all frames, system time included.
  package let processor: Double

  package var framesPerSecond: Double { Double(frames) / wall }
  /// The milliseconds of one processor for one frame.
  package var perFrame: Double { processor / Double(frames) * 1000 }

  /// Paints all frames of a shot, one after the other, into the same memory.
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
  /// Paints the frames that `render` would encode, and measures the time. It writes no file.
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
