/// The arguments for ffmpeg.
enum EncoderArguments {
  /// The number of encoder threads. It is fixed, because the bytes of the film depend on it.
  static let threads = 4

  /// Settings for x264 that make slow motion of a whole picture even.
  ///
  /// In such motion, every block is off its place by the same part of a quarter of a pixel, the finest step of H.264. x264 drops the rest
  /// as too small to keep, and films then advance unevenly. Three settings reduce this unevenness by a third: frames in a fixed order
  /// (`b-adapt=0`), fewer bits in flat places and more at edges (`aq-strength`), and an even mean of both references of a frame
  /// (`weightb=0`). The fixed order also saves the search for the best order. Most of the rest comes from B-frames, whose motion is
  /// guessed from the blocks around it. Fewer B-frames (`bframes=2`), guessed from the frames around them (`direct=temporal`), halve it
  /// in the worst case.
  ///
  /// `sync-lookahead=0` keeps no frames ready for the lookahead thread. This saves 30 MB at the same size of file. Its effect with more
  /// than two cores was not measured.
  private static let tuning = "open-gop=0:sync-lookahead=0:b-adapt=0:weightb=0:aq-strength=0.3:bframes=2:direct=temporal"

  /// Returns the arguments that encode raw frames from standard input as an MP4 that browsers play: H.264 High, level 4.0, a key frame
  /// every two seconds, colours tagged BT.709 limited, index in front. Nothing in the file changes from one run to the next.
  static func film(size: FrameSize, preset: String, crf: Int, output: String) -> [String] {
    input(size: size) + [
      "-an", "-c:v", "libx264", "-preset", preset, "-crf", String(crf), "-profile:v", "high", "-level:v", "4.0",
      "-pix_fmt", "yuv420p", "-threads", String(threads), "-g", "48", "-keyint_min", "24",
      "-x264-params", tuning,
    ] + colours + [
      "-video_track_timescale", "12288", "-movflags", "+faststart", "-map_metadata", "-1", "-fflags", "+bitexact",
      "-flags:v", "+bitexact", "-f", "mp4", "file:" + output,
    ]
  }

  /// Returns the arguments for the preview, which follow those of the film. Every second frame of the film goes into a small animated WebP.
  /// This costs half of the time that a preview from the finished film takes, and the film stays the same.
  static func preview(output: String) -> [String] {
    [
      "-an", "-vf", "fps=12,scale=480:480:force_original_aspect_ratio=decrease:flags=area", "-c:v", "libwebp_anim",
      "-quality", "60", "-compression_level", "3", "-loop", "0", "-map_metadata", "-1", "-fflags", "+bitexact", "-f",
      "webp", "file:" + output,
    ]
  }

  private static let quiet = ["-hide_banner", "-nostdin", "-loglevel", "error", "-y"]

  private static let colours = [
    "-color_range", "tv", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709",
  ]

  private static func input(size: FrameSize) -> [String] {
    quiet + ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-video_size", "\(size.width)x\(size.height)", "-framerate", "24"]
      + colours + ["-i", "pipe:0"]
  }
}
