/// The files that a request asks for, none of them under its name yet.
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

  /// Makes them all, empty and partial, so that a name that cannot be written is found before the work.
  func create() throws(RenderError) {
    for file in all { try file.create() }
  }

  /// Removes what is not finished.
  func discard() {
    for file in all { file.discard() }
  }
}
