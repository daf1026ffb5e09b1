import KatsudoAPI
import KatsudoCore
import KatsudoMachine
import Logging

extension ForwardingEngine {
  /// The pauses between the tries to fetch a file, five minutes in all. A link stays valid for longer than that.
  private static var downloadPauses: [Duration] { [2, 4, 8, 16, 30, 60, 60, 120].map { .seconds($0) } }

  /// The outcome of fetching the files of a result.
  enum Collected {
    case complete(EngineResult)
    /// A file could not be reached. A later try may succeed.
    case unreachable
    /// A link that the result needs does not lead to a media file. The value is the reason.
    case unusable(String)
  }

  private enum Fetched {
    case file(MediaFacts)
    /// The link does not lead to a media file of a known format.
    case noMedia(String)
    case unreachable
  }

  /// Fetches the files of a result.
  ///
  /// - Throws: ``EngineFailure``, for example if this machine cannot store a file. The service keeps the file, and another attempt fetches
  ///   it again.
  func collect(
    _ result: ServiceResult, id: String, _ attempt: EngineAttempt, _ logger: Logger
  ) async throws(EngineFailure) -> Collected {
    var files: [EngineResult.File] = []
    var places: [String: Int] = [:]
    for (index, url) in result.links.enumerated() {
      let path = "\(attempt.folder)/output-\(index)"
      switch try await download(url, to: path, id: id, asksAgain: result.needsFiles, logger) {
      case .noMedia(let reason):
        guard result.needsFiles else { continue }
        await removeFiles(files)
        return .unusable(reason)
      case .unreachable:
        await removeFiles(files)
        return .unreachable
      case .file(let facts):
        places[url] = files.count
        files.append(
          EngineResult.File(
            path: path, role: StoredOutput.Role(facts.format.kind), format: OutputFormat(facts.format), seconds: result.seconds))
      }
    }
    attempt.report(1)
    let upstream = result.upstream.merging(["service": .string(name)]) { own, _ in own }
    return .complete(EngineResult(files: files, output: result.output(places), metadata: ["upstream": .object(upstream)]))
  }

  private func removeFiles(_ files: [EngineResult.File]) async {
    await BlockingThreads.jobs.run { for file in files { try? FolderContents.remove(file.path) } }
  }

  /// Fetches one file, with pauses between the tries.
  ///
  /// - Parameter asksAgain: `true` if the next poll gives a new link. A link that has become invalid is then no failure.
  private func download(
    _ url: String, to path: String, id: String, asksAgain: Bool, _ logger: Logger
  ) async throws(EngineFailure) -> Fetched {
    for pause in Self.downloadPauses.map(Optional.some) + [nil] {
      guard !Task.isCancelled else { throw stopped }
      let fault: MediaError
      do throws(MediaError) { return .file(try await settings.download(url, path)) } catch { fault = error }
      guard !Task.isCancelled else { throw stopped }
      if fault.code == .unsupported { return .noMedia(fault.message) }
      logger.warning("output not fetched", metadata: ["code": "\(fault.code.rawValue)", "reason": "\(fault.message)"])
      if fault.code == .machineTrouble { throw EngineFailure(.machineTrouble, fault.message, cause: "request \(id)") }
      let isUnreachable = [.unreachable, .timeout].contains(fault.code)
      if fault.code == .unavailable, asksAgain { return .unreachable }
      guard let pause, isUnreachable || fault.code == .unavailable else {
        if isUnreachable { return .unreachable }
        throw EngineFailure(
          .unavailable,
          "\(service.title) has made the result, but a file of it could not be fetched: \(fault.message) "
            + "This server's operator can find the result in the account there, as request \(id).")
      }
      try await rest(pause)
    }
    return .unreachable
  }
}
