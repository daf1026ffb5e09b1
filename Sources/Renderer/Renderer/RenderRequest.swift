/// A request to render a film. It names files and settings. The caller decides if a service allows them.
package struct RenderRequest: Sendable {
  /// A JPEG or PNG picture.
  package var input: String
  /// The MP4 to write. An existing file is replaced, but only once the new one is complete.
  package var output: String
  /// The wishes for camera and light, in English, Japanese or Chinese.
  package var prompt: String
  /// The number of frames at 24 a second, 2 or more; 121 make five seconds, 241 ten.
  package var frames: Int
  /// The seed, 0 or more. The same picture, prompt, frames and seed give the same film.
  package var seed: Int64
  /// The file for frame 0 as a JPEG, if wanted.
  package var poster: String?
  /// The file for a small animated WebP, if wanted.
  package var preview: String?
  /// The file for the rendered frames as plain yuv420p, if wanted.
  package var raw: String?
  /// The file for the inverse depth that the frames are warped by, as a grey PNG of 16 bits, if wanted.
  package var depth: String?
  /// The number of threads that paint frames; the encoder's own number is fixed. The result does not depend on it.
  package var threads: Int
  /// The x264 preset.
  package var preset: String
  /// The x264 constant rate factor, 0...51. A smaller number gives a better and larger film.
  package var crf: Int
  /// The name (looked up in PATH) or path of the encoder.
  package var ffmpeg: String

  package init(
    input: String, output: String, prompt: String, frames: Int = 121, seed: Int64 = 0, poster: String? = nil,
    preview: String? = nil, raw: String? = nil, depth: String? = nil, threads: Int = Processors.active,
    preset: String = "veryfast", crf: Int = 20, ffmpeg: String = "ffmpeg"
  ) {
    self.input = input
    self.output = output
    self.prompt = prompt
    self.frames = frames
    self.seed = seed
    self.poster = poster
    self.preview = preview
    self.raw = raw
    self.depth = depth
    self.threads = threads
    self.preset = preset
    self.crf = crf
    self.ffmpeg = ffmpeg
  }
}
