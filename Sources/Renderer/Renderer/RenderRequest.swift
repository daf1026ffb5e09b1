/// A request to render a film, with its files and settings. The renderer does not check if the caller may use these files.
package struct RenderRequest: Sendable {
  /// The path of a JPEG or PNG picture.
  package var input: String
  /// The path of the MP4 file to write. An existing file is replaced when the new one is complete.
  package var output: String
  /// The prompt in English, Japanese or Chinese. It describes camera, light and motion.
  package var prompt: String
  /// The number of frames, 2 or more. A film has 24 frames per second, so 121 frames take 5 seconds, and 241 frames 10 seconds.
  package var frames: Int
  /// The seed, 0 or more. The same picture, prompt, frames and seed give the same film.
  package var seed: Int64
  /// The path for frame 0 as a JPEG, or `nil`.
  package var poster: String?
  /// The path for a small JPEG of the picture, or `nil`.
  package var thumbnail: String?
  /// The path for the preview, a small animated WebP, or `nil`.
  package var preview: String?
  /// The path for the rendered frames as raw yuv420p, or `nil`.
  package var raw: String?
  /// The path for the inverse depth that warps the frames, as a grey PNG of 16 bits, or `nil`.
  package var depth: String?
  /// The number of threads that paint frames. The number of threads of the encoder is fixed. The film does not depend on this number.
  package var threads: Int
  /// The x264 preset.
  package var preset: String
  /// The x264 constant rate factor, 0...51. A smaller number gives a better and larger film.
  package var crf: Int
  /// The path of ffmpeg, or its name to search for in PATH.
  package var ffmpeg: String

  package init(
    input: String, output: String, prompt: String, frames: Int = 121, seed: Int64 = 0, poster: String? = nil,
    thumbnail: String? = nil, preview: String? = nil, raw: String? = nil, depth: String? = nil, threads: Int = Processors.active,
    preset: String = "veryfast", crf: Int = 20, ffmpeg: String = "ffmpeg"
  ) {
    self.input = input
    self.output = output
    self.prompt = prompt
    self.frames = frames
    self.seed = seed
    self.poster = poster
    self.thumbnail = thumbnail
    self.preview = preview
    self.raw = raw
    self.depth = depth
    self.threads = threads
    self.preset = preset
    self.crf = crf
    self.ffmpeg = ffmpeg
  }
}
