import EmakiAPI
import EmakiCore
import EmakiIntake
import EmakiMedia
import EmakiQueue

extension AttemptRunner {
  /// Every media value of the input: fetched and verified, or left to an engine that takes URLs.
  func collectMedia(_ work: Work) async throws(MediaError) -> [EngineMedia] {
    var collected: [EngineMedia] = []
    guard let model = work.model else { return [] }
    let values = SchemaCheck(work.claim.job.input, against: model.input).media
    for (index, reference) in work.claim.job.media.enumerated() {
      let value = values.first { $0.location.path == reference.path }
      let source: EngineMedia.Source
      switch reference.source {
      case .stored(let name):
        source = .file(inputs.path(name: name, requestID: work.claim.job.id))
      case .url(let url) where work.engine.takesURLs && Self.isPublic(url):
        source = .url(url)
      case .url(let url):
        let path = "\(work.folder)/input-\(index)"
        let requirements = MediaRequirements(
          kind: reference.kind, formats: value.map { model.formats(for: $0) } ?? [], rules: value?.validations ?? [])
        _ = try await media.fetch(url, for: requirements, to: path)
        source = .file(path)
      }
      collected.append(EngineMedia(location: value?.location ?? [.key(reference.property)], kind: reference.kind, source: source))
    }
    return collected
  }

  /// Whether a URL may be read by whoever does the work: what this server's operator opened for this server alone is fetched here.
  private static func isPublic(_ url: String) -> Bool { (try? MediaPolicy().checkText(of: url)) != nil }
}
