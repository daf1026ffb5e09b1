import Foundation
import KatsudoClient
import Synchronization

/// Downloads the files of an output.
struct Downloads: Sendable {
  let session: ClientSession
  let folder: OutputFolder

  /// The outcome of the downloads.
  struct Outcome: Sendable {
    /// The paths of the files that were written.
    var saved: [String] = []
    /// The links that were not fetched, because they lead to a host that is not allowed.
    var skipped: [String] = []
  }

  /// Downloads every file. A file whose host is not allowed is skipped with a warning. If another download fails, the rest is still tried,
  /// and then the first error is thrown.
  func fetch(_ files: [OutputFile]) async throws -> Outcome {
    var outcome = Outcome()
    var failure: CommandFailure?
    for (index, file) in files.enumerated() {
      do {
        outcome.saved.append(try await fetch(file, number: index + 1))
      } catch KatsudoError.file(let problem) where problem.kind == .forbiddenURL {
        outcome.skipped.append(file.url)
        session.console.warn(
          "\(file.url) is skipped: it is not on the server itself. Allow its host with --download-host, or download it yourself.")
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
    if reserved.isRenamed { session.console.note("\(name) exists already; the file is now \(reserved.path)") }
    return reserved.path
  }

  private func failed(_ file: OutputFile, _ error: any Error) -> CommandFailure {
    var failure = CommandFailure(error)
    // Here, this error means that the command cannot write the file.
    if case KatsudoError.file(let problem) = error, problem.kind == .unusable { failure.code = .cannotCreate }
    failure.message += " The file is at \(file.url)"
    return failure
  }
}
