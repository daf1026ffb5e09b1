import KatsudoRenderProtocol

/// Renders a film from a picture and a prompt.
///
/// The stages are, in this order: file, picture, shot (which has its own stages), frames, film. Only the files that the request names are
/// left after a call.
package struct Renderer: Sendable {
  /// The version of the sampling loops. All versions give the same frames.
  package var sampler: SamplerPath

  package init(sampler: SamplerPath = .best) { self.sampler = sampler }

  /// Renders the film. If the task is cancelled, it stops between two frames, ends ffmpeg and removes unfinished files.
  ///
  /// - Parameter progress: Called after each frame with the number of frames done and their total.
  package func render(
    _ request: RenderRequest, progress: @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) async throws(RenderError) -> RenderReport {
    let files = OutputFiles(request)
    do {
      return try await render(request, to: files, progress: progress)
    } catch {
      files.discard()
      throw error
    }
  }

  private func render(
    _ request: RenderRequest, to files: OutputFiles, progress: @Sendable (_ done: Int, _ total: Int) -> Void
  ) async throws(RenderError) -> RenderReport {
    try Self.check(request)
    let picture = try PictureFile.read(request.input)
    let notes = picture.notes
    try files.create()
    try files.thumbnail?.write(PictureThumbnail.jpeg(of: picture))
    let plan = PromptReader.plan(for: request.prompt, seed: request.seed)
    let shot = Shot(
      of: picture, plan: plan, frames: request.frames, seed: request.seed, threads: request.threads, sampler: sampler)
    let encoder = FilmEncoder(ffmpeg: request.ffmpeg, preset: request.preset, crf: request.crf)
    try await encoder.encode(shot, to: files, progress: progress)
    if let depth = files.depth { try depth.write(GreyPNG.bytes(shot.inverseDepth)) }
    if let poster = files.poster { try poster.write(shot.fitted.poster()) }
    try files.preview?.commit()
    try files.raw?.commit()
    // The film is committed last, so that all other files exist when the film exists.
    try files.film.commit()
    return RenderReport(
      technique: RenderReport.techniqueName, width: shot.size.width, height: shot.size.height, frames: request.frames,
      fps: 24, seed: request.seed, plan: plan, notes: notes + shot.notes)
  }

  /// Returns the arguments for ffmpeg that encode the same film from the raw frames of the request.
  package func encoderArguments(for request: RenderRequest) throws(RenderError) -> [String] {
    let picture = try PictureFile.read(request.input)
    return EncoderArguments.film(
      size: FrameSize.nearest(width: picture.width, height: picture.height), preset: request.preset, crf: request.crf,
      output: request.output)
  }

  static func check(_ request: RenderRequest) throws(RenderError) {
    guard request.frames >= 2 else {
      throw RenderError(.invalidRequest, "A film needs at least 2 frames, not \(request.frames).")
    }
    guard request.seed >= 0 else {
      throw RenderError(.invalidRequest, "The seed must be 0 or more, not \(request.seed).")
    }
    guard (0...51).contains(request.crf) else {
      throw RenderError(.invalidRequest, "The rate factor must be 0 to 51, not \(request.crf).")
    }
  }
}
