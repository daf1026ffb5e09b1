import KatsudoAPI
import KatsudoCore
import KatsudoIntake
import KatsudoMachine
import KatsudoMediaChecks
import KatsudoMediaFetch
import KatsudoMetrics
import KatsudoQueue
import Logging
import NIOConcurrencyHelpers

extension AttemptRunner {
  /// Collects the media values of the input. Each one is fetched and verified, or passed as a URL to an engine that takes URLs. All
  /// together they have one time limit.
  func collectMedia(_ work: Work) async throws(MediaError) -> [EngineMedia] {
    guard let model = work.model, !work.input.media.isEmpty else { return [] }
    let start = ContinuousClock.now
    defer { stages.record(.media, since: start, model: model.modelID, engine: work.engine.name) }
    let limit = media.limits.stage
    let late = MediaError(
      .timeout, "The request's files took longer than \(limit.components.seconds) s to arrive. Use faster hosts, or fewer or smaller files."
    )
    return try await withTimeLimit(limit, orThrow: late) { () async throws(MediaError) in
      var collected: [EngineMedia] = []
      for (index, value) in work.input.media.enumerated() {
        collected.append(value.with(try await source(of: value, model, path: "\(work.folder)/input-\(index)", work)))
      }
      return collected
    }
  }

  private func source(
    of value: StoredMedia, _ model: ModelManifest, path: String, _ work: Work
  ) async throws(MediaError) -> EngineSource {
    switch value.source {
    case .file(let name):
      do throws(FileError) { return .file(try await inputs.path(name, of: work.claim.job.id, in: work.folder)) } catch {
        work.logger.error("input not found", metadata: ["error": "\(error)"])
        guard let trouble = MachineTrouble(errno: error.errno) else {
          throw MediaError(.unavailable, "A file that came with the request is gone from the server. Send the request again.")
        }
        throw MediaError(trouble)
      }
    case .upload(let id):
      // The file was checked when the request was accepted, and no engine gets an address of this server, which others may not reach.
      do throws(FileError) { return .file(try await files.uploadPath(id, in: work.folder)) } catch {
        work.logger.error("upload not found", metadata: ["error": "\(error)"])
        throw MediaError.lost(upload: error)
      }
    case .known(let name):
      guard let binding = model.binding(of: work.engine.name), binding.knownFiles.contains(name) else {
        throw MediaError(.unavailable, "The model does not have the file \(name) any more. Give the URL of a file instead.")
      }
      return .known(name)
    // A job that may reuse a result needs the bytes of all its media.
    case .url(let url) where work.engine.takesURLs && Self.isPublic(url) && !work.facts.withLockedValue({ $0.mayReuse }):
      return .url(url)
    case .url(let url):
      _ = try await media.fetch(url, for: MediaRequirements(value, of: model), to: path)
      return .file(path)
    }
  }

  /// Adds the hashes of the media to the facts about the job.
  func hash(_ media: [EngineMedia], _ work: Work) async throws(MediaError) {
    let known = work.facts.withLockedValue { $0.media }
    var hashes: [MediaHash] = []
    for (index, value) in media.enumerated() {
      var hash = MediaHash(place: value.location.path, kind: value.kind, sha256: nil, byteCount: nil)
      // The hash of a file that came with the request or was uploaded before is known since the request was accepted.
      if known.indices.contains(index), known[index].sha256 != nil, !Self.isFetched(work.input.media[index]) {
        hash = known[index]
      } else if case .file(let path) = value.source {
        let digest = try await digest(path, work)
        hash.sha256 = digest.sha256
        hash.byteCount = digest.byteCount
      }
      hashes.append(hash)
    }
    let input = InputHash.make(work.input.values, media: zip(media, hashes).map { ($0.location, $1.sha256) })
    work.facts.withLockedValue { [hashes] facts in
      facts.media = hashes
      facts.inputHash = input
    }
  }

  private static func isFetched(_ medium: StoredMedia) -> Bool { if case .url = medium.source { true } else { false } }

  private func digest(_ path: String, _ work: Work) async throws(MediaError) -> FileDigest {
    do throws(FileError) {
      return try await BlockingThreads.jobs.run { () throws(FileError) in try FileDigest.of(path) }
    } catch {
      work.logger.error("input not read", metadata: ["error": "\(error)"])
      throw MediaError(MachineTrouble(errno: error.errno) ?? .diskFault)
    }
  }

  /// Returns `true` if other machines may fetch a URL. This server itself must fetch a URL that only its own settings allow.
  private static func isPublic(_ url: String) -> Bool { (try? MediaPolicy().checkText(of: url)) != nil }
}
