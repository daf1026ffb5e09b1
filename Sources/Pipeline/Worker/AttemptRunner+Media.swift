import KatsudoAPI
import KatsudoCore
import KatsudoIntake
import KatsudoMedia
import KatsudoQueue
import Logging

extension AttemptRunner {
  /// Collects every media value of the input. A value is fetched and verified, or passed as a URL to an engine that takes URLs. All values
  /// together have one time limit.
  func collectMedia(_ work: Work) async throws(MediaError) -> [EngineMedia] {
    guard let model = work.model, !work.input.media.isEmpty else { return [] }
    let values = SchemaCheck(work.input.values, against: model.input).media
    let byPath = Dictionary(values.map { ($0.location.path, $0) }) { first, _ in first }
    let limit = media.policy.limits.stage
    let late = MediaError(
      .timeout, "The request's files took longer than \(limit.components.seconds) s to arrive. Use faster hosts, or fewer or smaller files."
    )
    return try await withTimeLimit(limit, orThrow: late) { () async throws(MediaError) in
      var collected: [EngineMedia] = []
      for (index, reference) in work.input.media.enumerated() {
        let value = byPath[reference.path]
        let source = try await source(of: reference, value, model, path: "\(work.folder)/input-\(index)", work)
        collected.append(EngineMedia(location: value?.location ?? [.key(reference.property)], kind: reference.kind, source: source))
      }
      return collected
    }
  }

  private func source(
    of reference: MediaReference, _ value: SchemaCheck.MediaValue?, _ model: ModelManifest, path: String, _ work: Work
  ) async throws(MediaError) -> EngineMedia.Source {
    switch reference.source {
    case .stored(let name):
      do throws(FileError) { return .file(try await inputs.path(name, of: work.claim.job.id, in: work.folder)) } catch {
        work.logger.error("input not found", metadata: ["error": "\(error)"])
        guard let trouble = MachineTrouble(errno: error.errno) else {
          throw MediaError(.unavailable, "A file that came with the request is gone from the server. Send the request again.")
        }
        throw MediaError(trouble)
      }
    case .url(let url) where work.engine.takesURLs && Self.isPublic(url):
      return .url(url)
    case .url(let url):
      let requirements = MediaRequirements(
        kind: reference.kind, formats: value.map { model.formats(for: $0) } ?? [], rules: value?.validations ?? [])
      _ = try await media.fetch(url, for: requirements, to: path)
      return .file(path)
    }
  }

  /// Returns `true` if other machines may fetch a URL. A URL that is allowed only by this server's own settings is fetched here.
  private static func isPublic(_ url: String) -> Bool { (try? MediaPolicy().checkText(of: url)) != nil }
}
