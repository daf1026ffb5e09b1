/// The arguments for ffmpeg.
enum EncoderArguments {
  /// The number of encoder threads. It is fixed, because the bytes of the film depend on it.
  static let threads = 4

  /// Settings for x264 that make the slow motion of a whole picture more even.
  ///
  /// The finest step of motion in H.264 is a quarter of a pixel. In slow motion, all blocks have the same error of a part of this step.
  /// x264 drops corrections that are so small, and the film moves unevenly. Three settings reduce the unevenness by a third: a fixed order
  /// of frame types (`b-adapt=0`), fewer bits for flat places and more for edges (`aq-strength`), and equal weights for both references of
  /// a B-frame (`weightb=0`). The fixed order also saves the search for a better order. Most of the remaining unevenness comes from
  /// B-frames, whose motion is predicted from the neighbouring blocks. Fewer B-frames (`bframes=2`), which are predicted from the
  /// neighbouring frames (`direct=temporal`), halve it in the worst case.
  ///
  /// `sync-lookahead=0` turns off the frame buffer of the lookahead thread. This saves 30 MB of memory, and the file keeps its size. The
  /// effect on the speed with more than two cores was not measured.
  private static let tuning = "open-gop=0:sync-lookahead=0:b-adapt=0:weightb=0:aq-strength=0.3:bframes=2:direct=temporal"

  /// Returns the arguments that encode raw frames from standard input as an MP4 that browsers play: H.264 High, level 4.0, a key frame
  /// every two seconds, colours marked as BT.709 limited, index at the beginning. The file is the same for each run.
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

  /// Returns the arguments for the preview, a small animated WebP with every second frame. They follow the arguments of the film. This
  /// takes half of the time of a preview from the finished film, and the film does not change.
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
