/// What to render. It names files and wishes; whether a service allows them is somebody else's business.
package struct RenderRequest: Sendable {
  /// A JPEG or PNG picture.
  package var input: String
  /// The MP4 to write. An existing file is replaced, but only once the new one is complete.
  package var output: String
  /// What the camera shall do and how the light shall be, in English, Japanese or Chinese.
  package var prompt: String
  /// Number of frames at 24 a second, 2 or more; 121 make five seconds, 241 ten.
  package var frames: Int
  /// 0 or more. The same picture, prompt, frames and seed give the same film.
  package var seed: Int64
  /// Where to write frame 0 as a JPEG, if anywhere.
  package var poster: String?
  /// Where to write a small animated WebP, if anywhere.
  package var preview: String?
  /// Where to write the rendered frames as plain yuv420p, if anywhere.
  package var raw: String?
  /// Where to write the inverse depth that the frames are warped by as a grey PNG of 16 bits, if anywhere.
  package var depth: String?
  /// Threads that paint frames; the encoder's own number is fixed. The result does not depend on it.
  package var threads: Int
  /// x264 preset.
  package var preset: String
  /// x264 constant rate factor, 0...51; less is better and larger.
  package var crf: Int
  /// Name (looked up in PATH) or path of the encoder.
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
