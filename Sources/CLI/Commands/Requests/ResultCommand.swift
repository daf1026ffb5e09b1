import ArgumentParser
import Foundation
import KatsudoAPI
import KatsudoClient

/// `katsudo result`: prints the result of a request and downloads its files.
struct ResultCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "result",
    abstract: "Print a request's result and download its files.",
    discussion: """
      If the request has not ended, the exit code is 75. With --wait the command waits for its end.

      Example:
        katsudo result 01a20438-7a31-4f0e-9a55-8d6a1b6f2c11 --wait
      """)

  @Argument(help: "The request's id.")
  var requestID: String

  @Flag(help: "Wait until the request has ended.")
  var wait = false

  @Flag(help: "Also print how the output was made. RunComfy does not send this.")
  var metadata = false

  @OptionGroup var waiting: WaitFlags
  @OptionGroup var downloads: DownloadFlags
  @OptionGroup var verb: ClientVerb

  func run() async throws {
    let options = ClientOptions(polling: waiting.polling, usesEventStream: waiting.usesEventStream, downloadHosts: downloads.hosts)
    try await verb.perform(options: options) { session in
      let interruptionMessage = InterruptionMessage()
      try await Interruption.cancelling(interruptionMessage) { try await run(session) }
    }
  }

  private func run(_ session: ClientSession) async throws {
    let handle = try session.client.requests.handle(requestID)
    let folder = downloads.noDownload ? nil : try OutputFolder(downloads.outputDir)
    if wait { _ = try await session.follow(handle, timeout: waiting.timeout, cancelsRequest: false) }
    let result = try await session.client.requests.result(handle, includeMetadata: metadata)
    switch result.state {
    case .succeeded, .completed: break
    case .failed: throw ended(result, .failure, "Request \(requestID) has failed: \(result.reason)")
    case .cancelled: throw ended(result, .failure, "Request \(requestID) was cancelled.")
    case .inQueue, .inProgress, .unknown:
      throw ended(result, .inUse, "Request \(requestID) has not ended yet: \(result.state). Wait for it with --wait.")
    }
    try await ResultReport(session: session, folder: folder).tell(result)
    if metadata, let made = result.metadata { session.console.say("metadata: \(made.jsonText)") }
  }

  private func ended(_ result: RequestResult, _ code: CommandExit, _ message: String) -> CommandFailure {
    var failure = CommandFailure(code, result.state.rawValue, message)
    failure.requestID = requestID
    return failure
  }
}

extension RequestResult {
  fileprivate var reason: String { error?.string ?? error?["message"]?.string ?? error?.jsonText ?? "The server gave no reason." }
}

extension RequestResult {
  /// The fields that `--output json` prints, with the names of the API.
  var document: [String: JSONValue] {
    var document: [String: JSONValue] = ["request_id": .string(handle.requestID), "status": .string(state.rawValue)]
    if let modelID = handle.modelID { document["model_id"] = .string(modelID) }
    document["output"] = output.map { .object($0.json) }
    document["error"] = error
    document["created_at"] = createdAt.map { .string(PlainMoment.text($0)) }
    document["finished_at"] = finishedAt.map { .string(PlainMoment.text($0)) }
    document["cost"] = cost.map(JSONValue.number)
    document["metadata"] = metadata
    return document
  }
}
