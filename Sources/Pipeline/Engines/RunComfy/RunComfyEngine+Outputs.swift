import KatsudoAPI
import KatsudoCore
import KatsudoFiles
import Logging

extension RunComfyEngine {
  /// The pauses between the tries to fetch a file, five minutes in all. The links stay valid for longer than that.
  private static let downloadPauses: [Duration] = [2, 4, 8, 16, 30, 60, 60, 120].map { .seconds($0) }

  private enum Fetched {
    case file(MediaFacts)
    /// The link does not lead to a media file of a known format. The link itself is then the output.
    case link
    /// The host of the file could not be reached.
    case unreachable
  }

  /// Fetches the files of a result.
  ///
  /// - Returns: `nil` if a file could not be reached. It may be available later.
  /// - Throws: ``EngineFailure``, also if this machine cannot store a file. RunComfy keeps the file, and another attempt fetches it again.
  func collect(_ output: RunComfyOutput, cost: JSONValue?, id: String, _ attempt: EngineAttempt, _ logger: Logger)
    async throws(EngineFailure) -> EngineResult?
  {
    var files: [EngineResult.File] = []
    var places: [String: Int] = [:]
    for (index, url) in output.urls.enumerated() {
      let path = "\(attempt.folder)/output-\(index)"
      switch try await download(url, to: path, id: id, logger) {
      case .link: continue
      case .unreachable:
        await removeFiles(files)
        return nil
      case .file(let facts):
        places[url] = files.count
        files.append(EngineResult.File(path: path, role: facts.format.kind.role, format: facts.format))
      }
    }
    var upstream: [String: JSONValue] = ["service": "runcomfy", "request_id": .string(id)]
    upstream["cost"] = cost
    return EngineResult(files: files, output: output.storing(places), metadata: ["upstream": .object(upstream)])
  }

  private func removeFiles(_ files: [EngineResult.File]) async {
    await BlockingThreads.jobs.run { for file in files { try? FolderContents.remove(file.path) } }
  }

  private func download(_ url: String, to path: String, id: String, _ logger: Logger) async throws(EngineFailure) -> Fetched {
    for pause in Self.downloadPauses.map(Optional.some) + [nil] {
      guard !Task.isCancelled else { throw Self.stopped }
      let fault: MediaError
      do throws(MediaError) { return .file(try await settings.download(url, path)) } catch { fault = error }
      guard !Task.isCancelled else { throw Self.stopped }
      if fault.code == .unsupported { return .link }
      logger.warning("output not fetched", metadata: ["code": "\(fault.code.rawValue)", "reason": "\(fault.message)"])
      if fault.code == .machineTrouble { throw EngineFailure(.machineTrouble, fault.message, cause: "request \(id)") }
      let isUnreachable = [.unreachable, .timeout].contains(fault.code)
      guard let pause, isUnreachable || fault.code == .unavailable else {
        if isUnreachable { return .unreachable }
        throw EngineFailure(
          .unavailable,
          "RunComfy has made the result, but a file of it could not be fetched: \(fault.message) "
            + "This server's operator finds the result in the RunComfy account, as request \(id).")
      }
      do { try await settings.time.sleep(pause) } catch { throw Self.stopped }
    }
    return .unreachable
  }
}

extension MediaKind {
  fileprivate var role: OutputFile.Role {
    switch self {
    case .image: .image
    case .video: .video
    case .audio: .audio
    }
  }
}
