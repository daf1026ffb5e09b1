import KatsudoAPI
import KatsudoCore
import KatsudoMachine
import Logging

extension ComfyRun {
  /// The pauses between the tries to fetch a file.
  private static let fetchPauses: [Duration] = [.milliseconds(200), .seconds(1), .seconds(3), .seconds(10)]

  /// Fetches the outputs into the attempt's folder.
  ///
  /// - Parameter framesPerSecond: the rate that videos are converted to, or `nil` to leave them as they are.
  func fetch(
    _ outputs: [ComfyOutput], _ ticket: ComfyTicket, framesPerSecond: Double?
  ) async throws(EngineFailure) -> [EngineResult.File] {
    var files: [EngineResult.File] = []
    for (index, output) in outputs.enumerated() {
      let path = "\(attempt.folder)/output-\(index)"
      if let text = output.text {
        files.append(
          EngineResult.File(path: "text-\(index).txt", bytes: Array(text.utf8), role: .text, format: .text, attributes: output.attributes))
        continue
      }
      try await attempt.makeFolder()
      try await fetch(output, to: path, ticket)
      var (role, format) = output.formatByName
      do throws(MediaError) {
        let facts = try await BlockingThreads.jobs.run { [probe] () throws(MediaError) in try probe(path) }
        (role, format) = (StoredOutput.Role(facts.format.kind), OutputFormat(facts.format))
      } catch {
        if error.code == .machineTrouble { throw EngineFailure(.machineTrouble, error.message) }
      }
      var file = EngineResult.File(path: path, role: role, format: format, attributes: output.attributes)
      if let framesPerSecond, role == .video {
        attempt.report(stage: "converting")
        file.path = try await VideoRate(ffmpeg: settings.ffmpeg).convert(path, to: framesPerSecond)
        file.format = .mp4
      }
      files.append(file)
    }
    return files
  }

  private func fetch(_ output: ComfyOutput, to path: String, _ ticket: ComfyTicket) async throws(EngineFailure) {
    let client = pool.anyClient(ticket.address)
    var (last, isGone) = ("", false)
    for pause in Self.fetchPauses.map(Optional.some) + [nil] {
      var isEmpty = false
      do throws(ComfyError) { isEmpty = try await client.download(output, to: path) == 0 } catch {
        guard !Task.isCancelled, error.kind != .stopped else { throw stopped }
        if case .machineTrouble(let trouble) = error.kind { throw EngineFailure(trouble, cause: error.message) }
        last = error.message
        logger.warning("output not fetched", metadata: ["reason": "\(error.message)"])
        if error.kind == .answered, (400..<500).contains(error.status ?? 0) {
          isGone = true
          break
        }
        guard let pause else { break }
        do { try await time.sleep(pause) } catch { throw stopped }
        continue
      }
      guard isEmpty else { return }
      throw EngineFailure(.crashed, "The workflow made an empty file in node \(output.node).", cause: ticket.text)
    }
    if isGone {
      throw EngineFailure(.crashed, "The GPU server made the result, but no longer has a file of it. Send the request again.", cause: last)
    }
    if handover.isCancelAsked {
      await clean(ticket, hasHistory: true)
      throw stoppedByOwner
    }
    // The server keeps the files. Another attempt fetches them, or finds that the server was restarted.
    throw again(at: ticket.address, last, final: "The GPU server made the result, but a file of it could not be fetched.")
  }
}
