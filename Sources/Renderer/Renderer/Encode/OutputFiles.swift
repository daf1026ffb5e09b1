/// The output files of a request, until they get their final names.
struct OutputFiles: Sendable {
  let film: StagedFile
  let raw: StagedFile?
  let poster: StagedFile?
  let thumbnail: StagedFile?
  let preview: StagedFile?
  let depth: StagedFile?

  init(_ request: RenderRequest) {
    film = StagedFile(request.output)
    raw = request.raw.map(StagedFile.init)
    poster = request.poster.map(StagedFile.init)
    thumbnail = request.thumbnail.map(StagedFile.init)
    preview = request.preview.map(StagedFile.init)
    depth = request.depth.map(StagedFile.init)
  }

  private var all: [StagedFile] { [film] + [raw, poster, thumbnail, preview, depth].compactMap { $0 } }

  /// Creates the partial files, all empty, so that a path that cannot be written is reported before the work.
  func create() throws(RenderError) {
    for file in all { try file.create() }
  }

  /// Removes unfinished files.
  func discard() {
    for file in all { file.discard() }
  }
}
