/// The files that a request asks for, before they get their names.
struct OutputFiles: Sendable {
  let film: StagedFile
  let raw: StagedFile?
  let poster: StagedFile?
  let preview: StagedFile?
  let depth: StagedFile?

  init(_ request: RenderRequest) {
    film = StagedFile(request.output)
    raw = request.raw.map(StagedFile.init)
    poster = request.poster.map(StagedFile.init)
    preview = request.preview.map(StagedFile.init)
    depth = request.depth.map(StagedFile.init)
  }

  private var all: [StagedFile] { [film] + [raw, poster, preview, depth].compactMap { $0 } }

  /// Creates all of them, empty and partial, so that a name that cannot be written is found before the work.
  func create() throws(RenderError) {
    for file in all { try file.create() }
  }

  /// Removes unfinished files.
  func discard() {
    for file in all { file.discard() }
  }
}
