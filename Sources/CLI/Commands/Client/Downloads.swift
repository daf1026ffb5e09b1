import Foundation
import KatsudoClient
import Synchronization

/// Fetches the files of an output.
struct Downloads: Sendable {
  let session: ClientSession
  let folder: OutputFolder

  /// What became of the files of an output.
  struct Outcome: Sendable {
    /// Paths of the files that were written.
    var saved: [String] = []
    /// Links that are not fetched, since the server is not the one they lead to.
    var skipped: [String] = []
  }

  /// Fetches every file. One that is not allowed is skipped and told; one that cannot be had ends the work, after the others have been tried.
  func fetch(_ files: [OutputFile]) async throws -> Outcome {
    var outcome = Outcome()
    var failure: CommandFailure?
    for (index, file) in files.enumerated() {
      do {
        outcome.saved.append(try await fetch(file, number: index + 1))
      } catch KatsudoError.file(let problem) where problem.kind == .forbiddenURL {
        outcome.skipped.append(file.url)
        session.console.warn(
          "\(file.url) is skipped: it is not on the server itself. Allow its host with --download-host, or fetch it yourself.")
      } catch let error where !(error is CancellationError) {
        failure = failure ?? failed(file, error)
      }
    }
    for path in outcome.saved where failure != nil { session.console.say(path) }
    if let failure { throw failure }
    return outcome
  }

  private func fetch(_ file: OutputFile, number: Int) async throws -> String {
    let name = OutputFileName.name(for: file.url, fallback: "output-\(number)")
    let reserved = try ReservedFile(name, in: folder.path)
    let display = DownloadDisplay(session.console, name: name)
    defer { display.close() }
    do {
      try await session.patient.files.download(file, to: reserved.path) { display.show(received: $0, total: $1) }
    } catch {
      reserved.release()
      throw error
    }
    display.close()
    if reserved.isRenamed { session.console.note("\(name) is there already; written to \(reserved.path)") }
    return reserved.path
  }

  private func failed(_ file: OutputFile, _ error: any Error) -> CommandFailure {
    var failure = CommandFailure(error)
    // A file of our own that cannot be written, not one that is missing.
    if case KatsudoError.file(let problem) = error, problem.kind == .unusable { failure.code = .cannotCreate }
    failure.message += " The file is at \(file.url)"
    return failure
  }
}
