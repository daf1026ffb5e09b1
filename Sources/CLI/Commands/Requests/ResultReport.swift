import KatsudoAPI
import KatsudoClient

/// Prints the result of a request and downloads its files.
struct ResultReport: Sendable {
  let session: ClientSession
  /// The folder for the files. With `nil`, nothing is downloaded and the links are printed.
  let folder: OutputFolder?

  /// Prints the paths of the downloaded files, or their links if nothing is downloaded, and all other values of the output.
  ///
  /// - Throws: ``CommandFailure`` with the request's id if a file cannot be downloaded, or `CancellationError`.
  func tell(_ result: RequestResult) async throws {
    let output = result.output ?? ModelOutput(json: [:])
    var fetched: Downloads.Outcome?
    if let folder, !output.files.isEmpty {
      do {
        fetched = try await Downloads(session: session, folder: folder).fetch(output.files)
      } catch {
        var failure = CommandFailure(error)
        failure.requestID = result.handle.requestID
        failure.mayGoOn = true
        throw failure
      }
    }
    session.console.give(document(result, fetched))
    for line in lines(output, fetched) { session.console.say(line) }
  }

  private func lines(_ output: ModelOutput, _ fetched: Downloads.Outcome?) -> [String] {
    let links = Set(output.files.map(\.url))
    let rest = output.json.sorted { $0.key < $1.key }.compactMap { field, value -> String? in
      let values = value.array ?? [value]
      guard !values.contains(where: { $0.string.map(links.contains) ?? false }) else { return nil }
      return "\(field): \(value.string ?? value.jsonText)"
    }
    return (fetched.map { $0.saved + $0.skipped } ?? output.files.map(\.url)) + rest
  }

  private func document(_ result: RequestResult, _ fetched: Downloads.Outcome?) -> JSONValue {
    var document = result.document
    if let fetched {
      document["files"] = .array(fetched.saved.map(JSONValue.string))
      document["skipped"] = .array(fetched.skipped.map(JSONValue.string))
    }
    return .object(document)
  }
}
